package io.eventbank.account.command.dispatch;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;

/** The sender's condition that nothing has changed since they looked. */
public final class VersionCheck {

    private VersionCheck() {}

    /**
     * Passes if the expected version is null or the actual one.
     *
     * @throws Refusal {@code version_mismatch}
     */
    public static void require(Long expected, long actual) {
        if (expected != null && expected != actual) {
            throw new Refusal(ErrorCode.VERSION_MISMATCH, "The version is " + actual + ", not " + expected);
        }
    }
}
