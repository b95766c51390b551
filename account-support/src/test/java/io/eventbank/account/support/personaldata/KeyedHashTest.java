package io.eventbank.account.support.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

class KeyedHashTest {

    private final KeyedHashes hashes = hashes(0);

    @Test
    void theSameTextHasTheSameHashWhetherAtOnceOrInPieces() {
        Mac pieces = hashes.of("requests").begin();
        pieces.update("Ada ".getBytes(StandardCharsets.UTF_8));
        pieces.update("Lovelace".getBytes(StandardCharsets.UTF_8));

        assertThat(hashes.of("requests").of("Ada Lovelace"))
                .hasSize(32)
                .isEqualTo(pieces.doFinal())
                .isNotEqualTo(hashes.of("requests").of("Ada Lovelacf"));
    }

    @Test
    void hashesForOnePurposeOrKeyTellNothingAboutThoseForAnother() {
        byte[] hash = hashes.of("requests").of("Ada");

        assertThat(hashes.of("search tokens").of("Ada")).isNotEqualTo(hash);
        assertThat(hashes(1).of("requests").of("Ada")).isNotEqualTo(hash);
    }

    @Test
    void searchTokensAreTheOnesThatAreStored() {
        assertThat(new SearchTokens(hashes).of("ada"))
                .isEqualTo(HexFormat.of().parseHex("7da596edbc61aa8204f0f03fec5dd36b"));
    }

    private static KeyedHashes hashes(int first) {
        byte[] secret = new byte[32];
        secret[0] = (byte) first;
        String key = Base64.getEncoder().encodeToString(secret);
        return new KeyedHashes(MasterKey.load(new PersonalDataProperties(key, null, null)));
    }
}
