package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.runtime.JavaOutcome;
import dev.millrace.engine.runtime.java.CallEnd;
import dev.millrace.engine.runtime.java.frame.CommandWriter;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.java.frame.WorkerReports;

/** Tells the places of a worker what it reports of them. Confined to the reader of its link. */
record ReportListener(JvmPlaces places, CommandWriter commands) implements WorkerReports {
    @Override
    public void opened(int number) throws MalformedFrameException {
        places.at(number).opened();
    }

    @Override
    public void failed(int number, CallEnd end) throws MalformedFrameException {
        JvmPlace place = places.at(number);
        if (place.close()) { // nobody needs it any more
            places.forget(place.owner());
            commands.close(number);
        }
        place.failed(JavaOutcome.of(end));
    }

    /** A thread that a function has left behind may print when its place is gone. */
    @Override
    public void printed(int number, byte[] bytes, int offset, int length) {
        JvmPlace place = places.find(number);
        if (place != null) {
            place.printed(bytes, offset, length);
        }
    }

    @Override
    public void ended(int number, CallEnd end, boolean reusable) throws MalformedFrameException {
        places.at(number).ended(JavaOutcome.of(end), reusable);
    }

    @Override
    public void closed(int number) throws MalformedFrameException {
        places.at(number).closed();
        places.free(number);
    }
}
