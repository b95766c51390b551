package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointTest {

    private static final String ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void itsTextCanBeReadAgain() {
        Checkpoint checkpoint = new Checkpoint("eventbank", 12, new byte[32], List.of("one", "two"));

        assertThat(checkpoint.text()).isEqualTo("eventbank\n12\n" + ROOT + "\none\ntwo\n");
        assertThat(Checkpoint.parse(checkpoint.text())).isEqualTo(checkpoint);
    }

    @Test
    void otherTextsAreRefused() {
        for (String text : List.of(
                "",
                "eventbank\n12\n",
                "eventbank\n-1\n" + ROOT + "\n",
                "eventbank\n012\n" + ROOT + "\n",
                "eventbank\n9999999999999999999\n" + ROOT + "\n",
                "eventbank\n12\nAAAA\n",
                "\n12\n" + ROOT + "\n")) {
            assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(InvalidProofException.class);
        }
    }
}
