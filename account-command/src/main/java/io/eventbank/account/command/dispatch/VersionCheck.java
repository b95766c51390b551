package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import org.axonframework.messaging.MetaData;

/** The sender's condition that nothing has changed since they looked. */
public final class VersionCheck {

    private VersionCheck() {}

    /**
     * Passes if the metadata of a command names no version, or the actual one.
     *
     * @throws Refusal {@code version_mismatch}
     */
    public static void require(MetaData metaData, long actual) {
        // A number's type is not kept on the way to another process.
        if (metaData.get(CommandSender.EXPECTED_VERSION) instanceof Number expected && expected.longValue() != actual) {
            throw new Refusal(ErrorCode.VERSION_MISMATCH, "The version is " + actual + ", not " + expected);
        }
    }
}
