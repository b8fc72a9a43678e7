/** Signatures of requests (AWS's Signature Version 4): what they claim, and whether it is true. */
@NullMarked
package dev.millrace.gateway.auth;

import org.jspecify.annotations.NullMarked;
