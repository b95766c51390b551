package io.eventbank.account.support.web;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions of accounts and owners as HTTP carries them: {@code ETag: "7"} and {@code If-Match: "7"}. */
public final class Versions {

    private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

    private Versions() {}

    /** The version as an entity tag. */
    public static String tag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that an {@code If-Match} header asks for; null if there is no header or it is {@code *}.
     *
     * @throws Refusal {@code version_mismatch} if it is anything else than one version's tag, which none can match
     */
    public static Long expected(String ifMatch) {
        if (ifMatch == null || ifMatch.equals("*")) {
            return null;
        }
        Matcher matcher = TAG.matcher(ifMatch);
        if (!matcher.matches()) {
            throw new Refusal(ErrorCode.VERSION_MISMATCH, "If-Match is not the tag of a version, such as \"7\"");
        }
        return Long.valueOf(matcher.group(1));
    }
}
