@NullMarked
package dev.millrace.engine.runtime.process.cell;

import org.jspecify.annotations.NullMarked;
