package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.runtime.JavaOutcome;
import dev.millrace.engine.runtime.java.CallEnd;
import dev.millrace.engine.runtime.java.frame.CommandWriter;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.java.frame.WorkerReports;

/** Tells the places of a worker what it reports of them. Confined to the reader of its link. */
record WorkerEars(Seats seats, CommandWriter commands) implements WorkerReports {
    @Override
    public void opened(int place) throws MalformedFrameException {
        seats.at(place).opened();
    }

    @Override
    public void failed(int place, CallEnd end) throws MalformedFrameException {
        Seat seat = seats.at(place);
        if (seat.close()) { // nobody needs it any more
            seats.forget(seat.place());
            commands.close(place);
        }
        seat.failed(JavaOutcome.of(end));
    }

    /** A thread that a function has left behind may print when its place is gone. */
    @Override
    public void printed(int place, byte[] bytes, int offset, int length) {
        Seat seat = seats.find(place);
        if (seat != null) {
            seat.printed(bytes, offset, length);
        }
    }

    @Override
    public void ended(int place, CallEnd end, boolean reusable) throws MalformedFrameException {
        seats.at(place).ended(JavaOutcome.of(end), reusable);
    }

    @Override
    public void closed(int place) throws MalformedFrameException {
        seats.at(place).closed();
        seats.free(place);
    }
}
