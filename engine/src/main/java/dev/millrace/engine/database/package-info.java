/** Small, precious state: files of SQLite, each with one writer. */
@NullMarked
package dev.millrace.engine.database;

import org.jspecify.annotations.NullMarked;
