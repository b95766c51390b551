package io.eventbank.account.command;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;

/** Matches a refusal by its code. */
public final class Refused {

    private Refused() {}

    public static Matcher<Throwable> with(ErrorCode code) {
        return new CustomTypeSafeMatcher<>("a refusal with " + code.code()) {
            @Override
            protected boolean matchesSafely(Throwable failure) {
                return failure instanceof Refusal refusal && refusal.code() == code;
            }
        };
    }
}
