/** The way in of function URLs: by host name, and by path for clients that cannot choose the name. */
@NullMarked
package dev.millrace.gateway.url;

import org.jspecify.annotations.NullMarked;
