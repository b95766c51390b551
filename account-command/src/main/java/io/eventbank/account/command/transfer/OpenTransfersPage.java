package io.eventbank.account.command.transfer;

import io.eventbank.account.api.query.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Part of a list of transfers under way; {@code nextCursor} is null on the last page. */
record OpenTransfersPage(
        List<OpenTransferView> items, @Nullable String nextCursor) implements Page<OpenTransferView> {}
