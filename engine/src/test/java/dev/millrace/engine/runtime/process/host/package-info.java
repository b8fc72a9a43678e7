@NullMarked
package dev.millrace.engine.runtime.process.host;

import org.jspecify.annotations.NullMarked;
