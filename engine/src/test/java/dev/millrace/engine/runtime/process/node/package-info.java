/** Tests of the Node.js bootstrap, run by a real Node. */
@NullMarked
package dev.millrace.engine.runtime.process.node;

import org.jspecify.annotations.NullMarked;
