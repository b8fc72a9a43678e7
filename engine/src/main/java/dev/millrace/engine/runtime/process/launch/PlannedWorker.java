package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.child.WorkerLink;
import java.util.List;
import java.util.Map;

/** A worker that does not run yet: the way to it, what is started, and all that this finds in its environment. */
record PlannedWorker(WorkerLink link, List<String> command, Map<String, String> variables) {}
