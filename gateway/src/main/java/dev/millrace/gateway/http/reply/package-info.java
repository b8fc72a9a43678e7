/** Answers: the mapping of refusals to statuses, and how an answer is written. */
@NullMarked
package dev.millrace.gateway.http.reply;

import org.jspecify.annotations.NullMarked;
