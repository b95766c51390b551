package io.eventbank.account.query.transfer;

import io.eventbank.account.api.query.FindTransfers;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.paging.TimePosition;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The statement that lists transfers. Where they are an account's or an owner's, each side of them is read by itself,
 * along its own index; one condition with an OR would read and sort all of them for every page.
 */
final class TransferListing {

    private static final String ORDER = " ORDER BY requested_at, transfer_id LIMIT :limit";

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();
    private final List<String> sided = new ArrayList<>();

    /**
     * @param owner whose account it must be, the one asked for if one is; null for anybody's
     * @param after where the page before ended; null for the first one
     */
    TransferListing(FindTransfers query, OwnerId owner, TimePosition after, int limit) {
        parameters.put("limit", limit);
        if (query.accountId() != null) {
            sided.add("%s_account_id = :account");
            parameters.put("account", query.accountId().value());
        }
        if (owner != null) {
            sided.add("%s_owner_id = :owner");
            parameters.put("owner", owner.value());
        }
        if (query.status() != null) {
            conditions.add("status = :status");
            parameters.put("status", query.status().name());
        }
        if (query.requestedUntil() != null) {
            conditions.add("requested_at <= :until");
            parameters.put("until", time(query.requestedUntil()));
        }
        if (after != null) {
            conditions.add("(requested_at, transfer_id) > (:afterTime, :afterId)");
            parameters.put("afterTime", time(after.time()));
            parameters.put("afterId", after.id());
        }
    }

    String sql() {
        if (sided.isEmpty()) {
            return select("");
        }
        // A transfer between two accounts of one owner is found on both sides: UNION takes it once.
        return "(" + select("from") + ") UNION (" + select("to") + ")" + ORDER;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private String select(String side) {
        return "SELECT * FROM account_query.transfer WHERE TRUE"
                + Stream.concat(sided.stream().map(condition -> condition.formatted(side)), conditions.stream())
                        .map(condition -> " AND " + condition)
                        .collect(Collectors.joining())
                + ORDER;
    }

    private static OffsetDateTime time(Instant instant) {
        // PostgreSQL knows no time that is long before the epoch, and nothing was recorded before it.
        return (instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant).atOffset(ZoneOffset.UTC);
    }
}
