package io.eventbank.account.standalone.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.query.proof.VerificationView;
import io.eventbank.account.query.proof.VerificationView.InvalidEvent;
import io.eventbank.account.query.proof.VerificationView.Kind;
import org.junit.jupiter.api.Test;

class VerificationTextTest {

    @Test
    void allIsAsItWasSealed() {
        assertThat(VerificationText.of(new VerificationView(true, 1234, 1234, 5, null, "note")))
                .isEqualTo("Valid: all 1,234 sealed events are as they were sealed. 5 are not sealed yet.");
    }

    @Test
    void whereNothingIsSealedNothingIsCalledValid() {
        assertThat(VerificationText.of(new VerificationView(true, 0, 0, 5, null, null)))
                .isEqualTo("There is nothing to verify: no event is sealed. 5 are not sealed yet.");
    }

    @Test
    void theFirstEventThatIsNotAsItWasIsNamed() {
        assertThat(text(new InvalidEvent(Kind.CHANGED, 6L, "BankAccount-A1", 3L, "E1", "It is not as it was")))
                .isEqualTo("Not valid: It is not as it was (CHANGED). Number 7 of 9 sealed events: number 3 of"
                        + " BankAccount-A1, E1; the 6 before it are as they were sealed.");
    }

    @Test
    void anEventThatIsUnknownIsNamedByItsPlace() {
        assertThat(text(new InvalidEvent(Kind.CUT_OFF, 6L, null, null, null, "All behind are gone")))
                .isEqualTo("Not valid: All behind are gone (CUT_OFF). Number 7 of 9 sealed events; the 6 before it are"
                        + " as they were sealed.");
    }

    @Test
    void aSealMayBeWrongWithoutAPlace() {
        assertThat(text(new InvalidEvent(Kind.SEAL_CHANGED, null, null, null, null, "The seal has been removed")))
                .isEqualTo("Not valid: The seal has been removed (SEAL_CHANGED).");
    }

    private static String text(InvalidEvent first) {
        return VerificationText.of(new VerificationView(false, 6, 9, 0, first, "note"));
    }
}
