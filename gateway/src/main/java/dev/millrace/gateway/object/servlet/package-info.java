/** Requests of S3's clients and answers as S3Proxy's handler takes them: it reads and writes on its own thread. */
@NullMarked
package dev.millrace.gateway.object.servlet;

import org.jspecify.annotations.NullMarked;
