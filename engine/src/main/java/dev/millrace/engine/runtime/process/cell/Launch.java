package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.runtime.process.host.ControlGroup;
import dev.millrace.engine.runtime.process.host.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of every worker's command line: a new session, and the worker's control group entered before anything
 * of the worker runs, so that nothing of it can be outside. Each program in it becomes the next one. Immutable.
 */
record Launch(Tools tools, @Nullable ControlGroup group) {
    /**
     * @param redirections of the shell, for what follows
     */
    List<String> command(String redirections) {
        List<String> command = new ArrayList<>(List.of(tools.path("setsid")));
        List<Path> doors = group == null ? List.of() : group.doors();
        if (doors.isEmpty() && redirections.isEmpty()) {
            return command;
        }
        StringBuilder script = new StringBuilder();
        for (int i = 1; i <= doors.size(); i++) {
            script.append("echo 0 >\"$").append(i).append("\" && ");
        }
        if (!doors.isEmpty()) {
            script.append("shift ").append(doors.size()).append(" && ");
        }
        script.append("exec \"$@\"").append(redirections);
        command.addAll(List.of(tools.path("sh"), "-c", script.toString(), "sh"));
        doors.forEach(door -> command.add(door.toString()));
        return command;
    }
}
