/** Objects that browsers upload by forms, with policies that say what may be uploaded. */
@NullMarked
package dev.millrace.gateway.object.form;

import org.jspecify.annotations.NullMarked;
