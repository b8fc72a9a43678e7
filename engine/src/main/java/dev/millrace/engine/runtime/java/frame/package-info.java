/** The protocol between the server and its Java workers: frames over one stream socket. */
@NullMarked
package dev.millrace.engine.runtime.java.frame;

import org.jspecify.annotations.NullMarked;
