/** Sample functions as users write them; packaged as a jar of their own. */
@NullMarked
package dev.millrace.loadtest.functions;

import org.jspecify.annotations.NullMarked;
