/** What operators ask the server over HTTP: its health, its zones, its metrics. */
@NullMarked
package dev.millrace.gateway.admin;

import org.jspecify.annotations.NullMarked;
