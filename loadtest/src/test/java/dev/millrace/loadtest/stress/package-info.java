/** Cases for jcstress: two threads meet in the parts that are shared without a lock. */
@NullMarked
package dev.millrace.loadtest.stress;

import org.jspecify.annotations.NullMarked;
