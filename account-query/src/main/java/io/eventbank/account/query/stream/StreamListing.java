package io.eventbank.account.query.stream;

import io.eventbank.account.api.query.FindStreams;
import io.eventbank.account.api.query.StreamOrder;
import io.eventbank.account.api.value.OwnerId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statement that lists streams. What would be joined by an OR, the two owners of a transfer's stream and the two
 * parts of what comes after a stream in the order by length, is read each by itself, along an index, and only as far as
 * the page goes.
 */
final class StreamListing {

    private final Map<String, Object> parameters = new HashMap<>();
    private final String end;
    private final List<String> owners;
    private final List<String> parts;
    private final String condition;

    /**
     * @param owner who must be one of those whose it is; null for anybody's
     * @param after where the page before ended; null for the first one
     */
    StreamListing(FindStreams query, OwnerId owner, StreamPosition after, int limit) {
        end = " ORDER BY " + columns(query.order()) + " LIMIT :limit";
        parameters.put("limit", limit);
        owners = owner == null ? List.of("TRUE") : List.of("owner_id = :owner", "other_owner_id = :owner");
        if (owner != null) {
            parameters.put("owner", owner.value());
        }
        parts = after == null ? List.of("TRUE") : after(after);
        condition = query.idleSince() == null ? "TRUE" : "last_event_at <= :idleSince";
        if (query.idleSince() != null) {
            parameters.put("idleSince", query.idleSince().atOffset(ZoneOffset.UTC));
        }
    }

    String sql() {
        List<String> selections = owners.stream()
                .flatMap(owner -> parts.stream().map(part -> select(owner, part)))
                .toList();
        // What is found by both owners, such as a transfer between two accounts of one owner, is taken once.
        return selections.size() == 1
                ? selections.get(0)
                : selections.stream().collect(Collectors.joining(") UNION (", "(", ")")) + end;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private String select(String owner, String part) {
        return "SELECT * FROM account_query.event_stream WHERE "
                + Stream.of(owner, part, condition).collect(Collectors.joining(" AND "))
                + end;
    }

    private static String columns(StreamOrder order) {
        return switch (order) {
            case NAME -> "stream_id";
            case LAST_EVENT -> "last_event_at, stream_id";
            case EVENT_COUNT -> "event_count DESC, stream_id";
        };
    }

    private List<String> after(StreamPosition after) {
        parameters.put("afterId", after.streamId());
        return switch (after.order()) {
            case NAME -> List.of("stream_id > :afterId");
            case LAST_EVENT -> {
                parameters.put("afterTime", after.lastEventAt().atOffset(ZoneOffset.UTC));
                yield List.of("(last_event_at, stream_id) > (:afterTime, :afterId)");
            }
            case EVENT_COUNT -> {
                parameters.put("afterCount", after.eventCount());
                yield List.of("event_count = :afterCount AND stream_id > :afterId", "event_count < :afterCount");
            }
        };
    }
}
