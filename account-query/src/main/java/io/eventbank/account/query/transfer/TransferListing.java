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
    private List<String> accountSides = List.of("TRUE");
    private List<String> ownerSides = List.of("TRUE");

    /**
     * @param owner whose account one of the two must be; null for anybody's
     * @param after where the page before ended; null for the first one
     */
    TransferListing(FindTransfers query, OwnerId owner, TimePosition after, int limit) {
        parameters.put("limit", limit);
        if (query.accountId() != null) {
            accountSides = List.of("from_account_id = :account", "to_account_id = :account");
            parameters.put("account", query.accountId().value());
        }
        if (owner != null) {
            ownerSides = List.of("from_owner_id = :owner", "to_owner_id = :owner");
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
        List<String> selections = accountSides.stream()
                .flatMap(account -> ownerSides.stream().map(owner -> select(account, owner)))
                .toList();
        // What is found on several sides, such as a transfer between two accounts of one owner, is taken once.
        return selections.size() == 1
                ? selections.get(0)
                : selections.stream().collect(Collectors.joining(") UNION (", "(", ")")) + ORDER;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    private String select(String account, String owner) {
        return "SELECT * FROM account_query.transfer WHERE "
                + Stream.concat(Stream.of(account, owner), conditions.stream()).collect(Collectors.joining(" AND "))
                + ORDER;
    }

    private static OffsetDateTime time(Instant instant) {
        // PostgreSQL knows no time that is long before the epoch, and nothing was recorded before it.
        return (instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant).atOffset(ZoneOffset.UTC);
    }
}
