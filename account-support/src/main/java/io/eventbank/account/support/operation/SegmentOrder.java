package io.eventbank.account.support.operation;

/**
 * A segment to split, or two to merge. A process that has it does it.
 *
 * @param other what it is merged with; null for a split
 */
record SegmentOrder(String id, String processor, Kind kind, int segment, Integer other) {

    enum Kind {
        SPLIT,
        MERGE
    }

    enum Status {
        OPEN,
        TAKEN,
        DONE,
        FAILED
    }
}
