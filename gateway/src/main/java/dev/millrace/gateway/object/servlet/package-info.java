/** Requests and answers of S3's clients, as S3Proxy's handler takes them: it reads and writes on a thread of its own. */
@NullMarked
package dev.millrace.gateway.object.servlet;

import org.jspecify.annotations.NullMarked;
