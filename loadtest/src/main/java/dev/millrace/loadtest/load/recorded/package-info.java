/** Reads calls that were once made, from a server's records or from a file. */
@NullMarked
package dev.millrace.loadtest.load.recorded;

import org.jspecify.annotations.NullMarked;
