package io.eventbank.account.command.transfer;

import io.eventbank.account.api.query.Page;
import java.util.List;

/** Part of a list of transfers under way; {@code nextCursor} is null on the last page. */
record OpenTransfersPage(List<OpenTransferView> items, String nextCursor) implements Page<OpenTransferView> {}
