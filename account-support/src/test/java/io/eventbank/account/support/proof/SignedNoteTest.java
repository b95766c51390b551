package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignedNoteTest {

    /** The example of golang.org/x/mod/sumdb/note, which the specification grew out of. */
    private static final String GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private static final String GO_SECRET = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    private static final String GO_TEXT = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.
            """;

    private static final String GO_NOTE = GO_TEXT + """

            \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
            """;

    private final NoteSigner signer = new NoteSigner("bank.example", new byte[32]);

    @Test
    void aSignedTextIsOpenedWithThePublicKey() {
        String note = signer.sign("first line\nsecond line\n");

        assertThat(SignedNote.open(note, List.of(signer.publicKey()))).isEqualTo("first line\nsecond line\n");
        assertThat(note).startsWith("first line\nsecond line\n\n\u2014 bank.example ");
        assertThat(signer.sign("first line\nsecond line\n")).isEqualTo(note);
    }

    @Test
    void notesOfAnotherImplementationAreTheSame() {
        byte[] typed = Base64.getDecoder().decode(GO_SECRET);
        NoteSigner same = new NoteSigner("PeterNeumann", Arrays.copyOfRange(typed, 1, typed.length));

        assertThat(same.publicKey()).hasToString(GO_KEY);
        assertThat(same.sign(GO_TEXT)).isEqualTo(GO_NOTE);
        assertThat(SignedNote.open(GO_NOTE, List.of(PublicKey.parse(GO_KEY)))).isEqualTo(GO_TEXT);
    }

    @Test
    void thePublishedFormOfAKeyCanBeReadAgain() {
        assertThat(PublicKey.parse(signer.publicKey() + "\n")).isEqualTo(signer.publicKey());
        assertThat(PublicKey.parse(GO_KEY)).hasToString(GO_KEY);
        assertThatThrownBy(() -> PublicKey.parse(GO_KEY.replace("c74f20a3", "c74f20a4")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PublicKey.parse("no key")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aChangedTextIsNotOpened() {
        String note = signer.sign("paid 10\n").replace("10", "11");

        assertThatThrownBy(() -> SignedNote.open(note, List.of(signer.publicKey())))
                .isInstanceOf(InvalidProofException.class)
                .hasMessageContaining("not signed");
    }

    @Test
    void aNoteOfSomebodyElseIsNotOpenedEvenUnderTheSameName() {
        byte[] other = new byte[32];
        other[0] = 1;
        String note = new NoteSigner("bank.example", other).sign("text\n");

        assertThatThrownBy(() -> SignedNote.open(note, List.of(signer.publicKey())))
                .isInstanceOf(InvalidProofException.class);
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() {
        String note = signer.sign("text\n");
        String cosigned = note.replace("\n\n", "\n\n\u2014 witness.example AAAAAAAAAAA=\n");

        assertThat(SignedNote.open(cosigned, List.of(signer.publicKey()))).isEqualTo("text\n");
    }

    @Test
    void whatIsNoNoteIsRefused() {
        for (String broken :
                List.of("", "text\n", "text\n\n", "text\n\nno signature\n", signer.sign("text\n") + "more")) {
            assertThatThrownBy(() -> SignedNote.open(broken, List.of(signer.publicKey())))
                    .isInstanceOf(InvalidProofException.class);
        }
    }
}
