package io.eventbank.account.query.proof;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param valid whether all sealed events are as they were sealed
 * @param eventsChecked how many of them were found so, from the first one on
 * @param sealedUpTo how many events are sealed
 * @param unsealed how many there are behind those
 * @param firstInvalid the first one that is not as it was sealed; null if there is none
 * @param checkpoint the signed note that was verified against; null if nothing is sealed, or it is gone
 */
public record VerificationView(
        boolean valid,
        long eventsChecked,
        long sealedUpTo,
        long unsealed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable InvalidEvent firstInvalid,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String checkpoint) {

    /**
     * What is wrong.
     *
     * @param kind in which way
     * @param index of the place among the sealed events, from 0; null if it concerns none in particular
     * @param streamId the event that it is about; null if that is not known, as the number and the identifier
     * @param eventId null also of an event that is gone
     * @param detail for people
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InvalidEvent(
            Kind kind,
            @Nullable Long index,
            @Nullable String streamId,
            @Nullable Long sequence,
            @Nullable String eventId,
            String detail) {}

    /** In which way sealed history can have been falsified. */
    public enum Kind {
        /** An event is not what it was. */
        CHANGED,
        /** An event is gone. */
        REMOVED,
        /** An event is at another place. */
        MOVED,
        /** There is an event among the sealed ones that was not there. */
        ADDED,
        /** An event is gone, and all sealed ones behind it. */
        CUT_OFF,
        /** What was kept of the seal is not what the bank has signed. */
        SEAL_CHANGED
    }
}
