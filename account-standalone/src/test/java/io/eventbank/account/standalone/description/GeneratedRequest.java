package io.eventbank.account.standalone.description;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request that was made up.
 *
 * @param target path and query, encoded
 * @param body null for none
 * @param flaw what the document does not allow of it; null if it is as the document says
 */
record GeneratedRequest(
        Operation operation, String caller, String target, Map<String, String> headers, byte[] body, String flaw) {

    private static final int SHOWN = 400;

    boolean isValid() {
        return flaw == null;
    }

    @Override
    public String toString() {
        String text = body == null ? "" : new String(body, StandardCharsets.UTF_8);
        return caller + ": " + operation.method() + " " + target + " " + headers + " "
                + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text)
                + (flaw == null ? "" : " (" + flaw + ")");
    }
}
