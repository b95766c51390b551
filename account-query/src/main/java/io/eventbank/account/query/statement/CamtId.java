package io.eventbank.account.query.statement;

import io.eventbank.account.api.value.AccountId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An identifier where ISO 20022 has less room than ours may need. As text it is itself if it fits; a UUID without its
 * hyphens; or else 32 hexadecimal digits that are always the same for the same one.
 */
record CamtId(String whole, String text) {

    private static final int ACCOUNT_LENGTH = 34;
    private static final int REFERENCE_LENGTH = 35;
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    static CamtId ofAccount(AccountId accountId) {
        return of(accountId.value(), ACCOUNT_LENGTH);
    }

    static CamtId reference(String id) {
        return of(id, REFERENCE_LENGTH);
    }

    /** Whether the text is the identifier, to the letter. */
    boolean isWhole() {
        return text.equals(whole);
    }

    private static CamtId of(String id, int room) {
        if (id.length() <= room) {
            return new CamtId(id, id);
        }
        String uuid = UUID_FORM.matcher(id).matches()
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        return new CamtId(id, uuid.replace("-", ""));
    }
}
