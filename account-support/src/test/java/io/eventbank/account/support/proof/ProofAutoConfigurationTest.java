package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ProofAutoConfigurationTest {

    private static final String SECRET = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @TempDir
    private Path directory;

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ProofAutoConfiguration.class))
            .withPropertyValues("account.proof.name=bank.example");

    @Test
    void thePublicKeyIsWrittenBesideTheSecretOne() {
        Path file = directory.resolve("data/signing.key");
        application.withPropertyValues("account.proof.signing-key-file=" + file).run(context -> {
            PublicKey key = context.getBean(NoteSigner.class).publicKey();
            assertThat(key.name()).isEqualTo("bank.example");
            assertThat(published(file)).isEqualTo(key + "\n");
            assertThat(context.getBean(TrustedKeys.class).keys()).containsExactly(key);
        });
    }

    @Test
    void anotherKeyTakesThePlaceOfThePublishedOneAndASecondStartKeepsIt() throws IOException {
        Path file = Files.writeString(directory.resolve("signing.key"), SECRET);
        Files.writeString(directory.resolve("signing.key.pub"), "an earlier one\n");
        for (int start = 0; start < 2; start++) {
            application
                    .withPropertyValues("account.proof.signing-key-file=" + file)
                    .run(context -> assertThat(published(file))
                            .isEqualTo(new NoteSigner("bank.example", new byte[32]).publicKey() + "\n"));
        }
    }

    @Test
    void aPublicKeyThatCannotBeWrittenKeepsNobodyFromStarting() throws IOException {
        Path file = Files.writeString(directory.resolve("signing.key"), SECRET);
        Files.createDirectory(directory.resolve("signing.key.pub"));

        application
                .withPropertyValues("account.proof.signing-key-file=" + file)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aConfiguredKeyIsWrittenNowhere() {
        Path file = directory.resolve("signing.key");
        application
                .withPropertyValues("account.proof.signing-key=" + SECRET, "account.proof.signing-key-file=" + file)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(directory).isEmptyDirectory();
                });
    }

    @Test
    void keysOfEarlierTimesAreTrustedBehindThePresentOne() {
        byte[] earlier = new byte[32];
        earlier[0] = 1;
        NoteSigner before = new NoteSigner("bank.example", earlier);
        application
                .withPropertyValues(
                        "account.proof.signing-key=" + SECRET, "account.proof.earlier-keys=" + before.publicKey())
                .run(context -> {
                    TrustedKeys keys = context.getBean(TrustedKeys.class);
                    assertThat(keys.keys())
                            .containsExactly(context.getBean(NoteSigner.class).publicKey(), before.publicKey());
                    assertThat(keys.open(before.sign("text\n"))).isEqualTo("text\n");
                });
    }

    @Test
    void whatIsNoKeyIsRefusedAtTheStart() {
        application
                .withPropertyValues("account.proof.signing-key=" + SECRET, "account.proof.earlier-keys=nonsense")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("nonsense"));
        application.run(context ->
                assertThat(context).getFailure().rootCause().hasMessageContaining("account.proof.signing-key"));
    }

    private static String published(Path file) throws IOException {
        return Files.readString(Path.of(file + ".pub"));
    }
}
