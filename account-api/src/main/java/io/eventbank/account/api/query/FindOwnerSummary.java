package io.eventbank.account.api.query;

import io.eventbank.account.api.value.OwnerId;

/** Asks for an {@link OwnerSummaryView}; answered with nothing if there is no owner that the caller may see. */
public record FindOwnerSummary(OwnerId ownerId) {}
