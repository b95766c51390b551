package io.eventbank.account.command.owner;

import io.eventbank.account.api.command.ErasureResult;
import java.util.List;

/** What is certified of an erasure, for people to read: all of it follows from the event, and nothing of the person. */
final class ErasureCertificate {

    /** The fields that are erased, as the REST contract names them. */
    static final List<String> FIELDS = List.of("name", "email");

    private ErasureCertificate() {}

    /** Lines of text, the last of which is ended, too. Neither identifiers nor subjects of tokens can end one. */
    static String text(ErasureResult erasure) {
        return """
                Certificate of erasure
                Owner: %s
                Erased: %s
                Erased at: %s
                By event: %s, number %d of stream %s
                Asked for by: %s
                The key that these data were encrypted with is destroyed. Nobody can read them any more where they are
                still stored: in events, snapshots, read models and records of requests.
                """.formatted(
                        erasure.ownerId().value(),
                        String.join(", ", FIELDS),
                        erasure.erasedAt(),
                        erasure.eventId(),
                        erasure.version(),
                        erasure.ownerId(),
                        erasure.actor());
    }
}
