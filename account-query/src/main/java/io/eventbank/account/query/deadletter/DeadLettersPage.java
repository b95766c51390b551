package io.eventbank.account.query.deadletter;

import io.eventbank.account.api.query.Page;
import java.util.List;

/** A page of streams with events that a read model lacks. */
record DeadLettersPage(List<DeadLetterView> items, String nextCursor) implements Page<DeadLetterView> {}
