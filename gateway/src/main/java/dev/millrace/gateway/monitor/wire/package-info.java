/** The three protocols of CloudWatch: forms and XML, JSON, and CBOR. */
@NullMarked
package dev.millrace.gateway.monitor.wire;

import org.jspecify.annotations.NullMarked;
