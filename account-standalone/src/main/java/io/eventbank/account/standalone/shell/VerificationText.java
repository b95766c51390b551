package io.eventbank.account.standalone.shell;

import io.eventbank.account.query.proof.VerificationView;
import io.eventbank.account.query.proof.VerificationView.InvalidEvent;
import java.util.Locale;

/** What a verification found, in words: a line. */
final class VerificationText {

    private VerificationText() {}

    static String of(VerificationView found) {
        if (!found.valid()) {
            return "Not valid: " + wrong(found.firstInvalid(), found);
        }
        String unsealed = format(" %,d are not sealed yet.", found.unsealed());
        return found.sealedUpTo() == 0
                ? "There is nothing to verify: no event is sealed." + unsealed
                : format("Valid: all %,d sealed events are as they were sealed.", found.eventsChecked()) + unsealed;
    }

    private static String wrong(InvalidEvent first, VerificationView found) {
        StringBuilder text = new StringBuilder(first.detail());
        text.append(" (").append(first.kind()).append(").");
        if (first.index() != null) {
            text.append(format(" Number %,d of %,d sealed events", first.index() + 1, found.sealedUpTo()));
            if (first.streamId() != null) {
                text.append(": number ").append(first.sequence()).append(" of ").append(first.streamId());
            }
            if (first.eventId() != null) {
                text.append(", ").append(first.eventId());
            }
            text.append(format("; the %,d before it are as they were sealed.", found.eventsChecked()));
        }
        return text.toString();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
