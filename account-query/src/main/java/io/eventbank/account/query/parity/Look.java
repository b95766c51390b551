package io.eventbank.account.query.parity;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a look at some accounts has shown.
 *
 * @param checked accounts that were compared
 * @param parked those of them that have dead letters
 * @param skipped accounts with too many events
 * @param drifts what differs in those that were compared
 * @param suspects which of them lack events that there are
 */
record Look(
        Set<String> checked,
        Set<String> parked,
        List<String> skipped,
        List<Drift> drifts,
        Collection<Suspect> suspects) {

    /** A look at accounts whose events cannot be read. */
    static Look unhandled(Set<String> accountIds) {
        return new Look(
                accountIds,
                Set.of(),
                List.of(),
                accountIds.stream().map(Drift::unhandled).toList(),
                List.of());
    }
}
