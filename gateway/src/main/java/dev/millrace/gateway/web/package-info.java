/**
 * Requests of the web as events that functions are handed, and results of functions as responses: what HTTP APIs and
 * function URLs share.
 */
@NullMarked
package dev.millrace.gateway.web;

import org.jspecify.annotations.NullMarked;
