package dev.millrace.telemetry.lookup;

import dev.millrace.telemetry.lookup.part.IndexPart;
import java.util.List;

/** The parts of the index that one may ask. Thread-safe. */
interface KnownParts {
    /** All of them; of each file of the journal in the order of their batches. */
    List<IndexPart> parts();

    /** As {@link #parts}, and those of which a list has told, where no request id can be looked up. */
    default List<IndexPart> partsForLists() {
        return parts();
    }

    /** A list has read the batches behind the last part of a file: the next one need not. */
    default void learn(IndexPart part) {}

    /** A part's file is gone, as several have become one: what is known is to be looked up anew. */
    default void renew() {}
}
