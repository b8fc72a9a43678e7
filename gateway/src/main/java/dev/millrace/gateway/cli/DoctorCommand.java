package dev.millrace.gateway.cli;

import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.function.code.FileTrees;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.engine.runtime.process.cell.Machine;
import dev.millrace.engine.runtime.process.host.Capability;
import dev.millrace.engine.runtime.process.host.LocalSockets;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.language.Languages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells what this machine offers to functions, and what to install for more. Confined to the main thread. */
@Command(
        name = "doctor",
        description = {
            "Tells what this machine has for functions: how well it can keep them apart, and which languages it runs.",
            "Ends with 1 when functions cannot be kept in sandboxes here."
        },
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Path scratch = Files.createTempDirectory("millrace-doctor");
        try {
            Machine machine = WorkerSettings.probe();
            print(machine, Languages.find(System.getenv(), Map.of(), scratch));
            return machine.strongest() == Isolation.SANDBOX ? 0 : 1;
        } finally {
            FileTrees.delete(scratch);
        }
    }

    private void print(Machine machine, Languages languages) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Isolation: " + switch (machine.strongest()) {
            case SANDBOX -> "sandbox, the strongest level";
            case PROCESS -> "process; uploaded functions may do what the server's user may";
            case IN_PROCESS -> "in-process only; none but trusted functions run here";
        });
        for (Capability capability : machine.capabilities()) {
            out.println("  " + capability.text());
        }
        out.println("  " + LocalSockets.capability().text());
        out.println();
        out.println("Runtimes:");
        for (String runtime : Language.allRuntimes()) {
            Interpreter found = languages.of(runtime);
            out.println("  " + (found == null ? languages.missing(runtime) : told(found)));
        }
        out.flush();
    }

    private static String told(Interpreter found) {
        boolean own = found.version().isEmpty();
        String what = own ? "the function's own program" : found.version() + " " + found.program();
        return found.runtime() + ": " + what + (found.standsIn() ? " (a newer one stands in)" : "");
    }
}
