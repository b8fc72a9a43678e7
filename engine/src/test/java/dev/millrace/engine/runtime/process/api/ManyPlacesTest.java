package dev.millrace.engine.runtime.process.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManyPlacesTest {
    private static final int PLACES = 4;
    private static final int POLLERS = 2 * PLACES;
    private static final int RUNS = 400;

    @TempDir
    Path directory;

    private final Queue<String> fetched = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger inFlightMax = new AtomicInteger();

    @Test
    void morePollsThanPlacesFetchEachRunOnceAndNeverMoreAtATimeThanThereArePlaces() throws Exception {
        List<Thread> pollers = new ArrayList<>();
        Set<String> invoked = new HashSet<>();
        try (TestingDoors doors = new TestingDoors(directory, PLACES)) {
            List<RecordingPlace> places = new ArrayList<>();
            for (int i = 0; i < PLACES; i++) {
                places.add(doors.open());
            }
            for (int i = 0; i < POLLERS; i++) {
                RawWorker worker = doors.connect();
                pollers.add(Thread.ofPlatform().start(() -> serve(worker)));
            }
            for (RecordingPlace place : places) {
                assertEquals(new RecordingPlace.Told.Opened(), place.next());
            }
            for (int round = 0; round < RUNS / PLACES; round++) {
                List<Run> runs = new ArrayList<>();
                for (RecordingPlace place : places) {
                    Run run = doors.run();
                    runs.add(run);
                    invoked.add(run.requestId().toString());
                    doors.link.invoke(place, run);
                }
                for (int i = 0; i < PLACES; i++) {
                    assertEquals(
                            runs.get(i).requestId().toString(),
                            places.get(i).outcome().payload().text());
                }
            }
        }
        for (Thread poller : pollers) {
            poller.join();
        }
        assertEquals(RUNS, fetched.size());
        assertEquals(invoked, new HashSet<>(fetched));
        assertTrue(inFlightMax.get() <= PLACES, inFlightMax + " at once");
    }

    /** Answers each run with its id, until the connection is closed. */
    private void serve(RawWorker worker) {
        try {
            while (true) {
                RawWorker.Answer answer = worker.next();
                inFlightMax.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                fetched.add(answer.requestId());
                inFlight.decrementAndGet();
                assertEquals(202, worker.respond(answer.requestId(), answer.requestId()).status());
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Test
    void aPollThatWasGivenUpGetsNoRun() throws Exception {
        try (TestingDoors doors = new TestingDoors(directory, PLACES)) {
            RecordingPlace place = doors.open();
            RawWorker gone = doors.connect();
            gone.askForNext();
            place.next();
            gone.write("GARBAGE\r\n\r\n");
            assertEquals(400, gone.receive().status());
            gone.awaitClose();
            assertEquals(1, serveOne(doors, place));
        }
    }

    private static int serveOne(TestingDoors doors, RecordingPlace place) throws Exception {
        RawWorker worker = doors.connect();
        TestingDoors.Fetched run = doors.fetchAgain(worker, place);
        assertEquals(202, worker.respond(run.answer().requestId(), "1").status());
        return place.outcome().payload().sizeBytes();
    }
}
