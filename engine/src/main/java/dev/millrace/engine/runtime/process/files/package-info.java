/** What a worker's processes find on disk: the function's code, what runs it, and where it may write. */
@NullMarked
package dev.millrace.engine.runtime.process.files;

import org.jspecify.annotations.NullMarked;
