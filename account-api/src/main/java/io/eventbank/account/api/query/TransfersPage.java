package io.eventbank.account.api.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a list of transfers; {@code nextCursor} is null on the last page. */
public record TransfersPage(
        List<TransferView> items, @Nullable String nextCursor) implements Page<TransferView> {}
