package io.eventbank.account.command.owner;

import io.eventbank.account.api.command.ErasureResult;
import java.util.List;

/**
 * What is certified of an erasure, for people to read: it follows from the event and from how the key was destroyed,
 * and has nothing of the person.
 */
final class ErasureCertificate {

    /** The fields that are erased, as the REST contract names them. */
    static final List<String> FIELDS = List.of("name", "email");

    private static final String BEYOND_RECOVERY = """
            The key that these data were encrypted with is destroyed, and the secret that it was wrapped with is
            overwritten. Nobody can read the data any more where they are still stored: in events, snapshots, read
            models and records of requests. Not reached are copies of the keys that were made before, such as backups
            of the database and of the wrapping keys.
            """;

    private static final String DELETED = """
            The key that these data were encrypted with is deleted. The bank's programs cannot read the data any more
            where they are still stored: in events, snapshots, read models and records of requests. Not reached are
            copies of the key that were made before, in old files of the database, its log and its backups: whoever
            has one of them and the master key can read the data as long as it exists.
            """;

    private ErasureCertificate() {}

    /**
     * Lines of text, the last of which is ended, too. Neither identifiers nor subjects of tokens can end one.
     *
     * @param beyondRecovery whether what the key was wrapped with is overwritten, too
     */
    static String text(ErasureResult erasure, boolean beyondRecovery) {
        return """
                Certificate of erasure
                Owner: %s
                Erased: %s
                Erased at: %s
                By event: %s, number %d of stream %s
                Asked for by: %s
                %s""".formatted(
                        erasure.ownerId().value(),
                        String.join(", ", FIELDS),
                        erasure.erasedAt(),
                        erasure.eventId(),
                        erasure.version(),
                        erasure.ownerId(),
                        erasure.actor(),
                        beyondRecovery ? BEYOND_RECOVERY : DELETED);
    }
}
