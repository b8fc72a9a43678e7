/** What commands share: which server or data they mean, and how people write and read times, sizes and text. */
@NullMarked
package dev.millrace.gateway.cli.terminal;

import org.jspecify.annotations.NullMarked;
