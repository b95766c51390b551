package io.eventbank.account.query.deadletter;

import io.eventbank.account.api.query.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of streams with events that a read model lacks. */
record DeadLettersPage(List<DeadLetterView> items, @Nullable String nextCursor) implements Page<DeadLetterView> {}
