package io.eventbank.account.api.query;

import java.util.List;

/** Part of a list of transfers; {@code nextCursor} is null on the last page. */
public record TransfersPage(List<TransferView> items, String nextCursor) implements Page<TransferView> {}
