package io.eventbank.account.support.personaldata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.database.SchemaMigration;
import io.eventbank.account.support.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;

class PersonalDataTest {

    private static final OwnerId ADA = new OwnerId("C1");
    private static final OwnerId EVE = new OwnerId("C2");

    @TempDir
    private Path directory;

    private JdbcTemplate jdbc;
    private PersonalData personalData;

    @BeforeEach
    void connect() {
        DriverManagerDataSource database = new DriverManagerDataSource(TestDatabase.create());
        SchemaMigration.of("personal_data", database).migrate();
        jdbc = new JdbcTemplate(database);
        personalData = personalData("master.key");
    }

    @Test
    void whatIsEncryptedCanBeReadAgain() {
        EncryptedText name = personalData.encrypt(ADA, PersonalField.NAME, "Ada Lovelace");

        assertThat(new String(Base64.getDecoder().decode(name.ciphertext()))).doesNotContain("Ada");
        assertThat(personalData.decrypt(ADA, PersonalField.NAME, name)).isEqualTo("Ada Lovelace");
    }

    @Test
    void itCanBeReadAfterARestart() {
        EncryptedText name = personalData.encrypt(ADA, PersonalField.NAME, "Ada");

        assertThat(personalData("master.key").decrypt(ADA, PersonalField.NAME, name))
                .isEqualTo("Ada");
    }

    @Test
    void theSameTextIsNeverEncryptedToTheSame() {
        assertThat(personalData.encrypt(ADA, PersonalField.NAME, "Ada"))
                .isNotEqualTo(personalData.encrypt(ADA, PersonalField.NAME, "Ada"));
    }

    @Test
    void onceTheKeyIsGoneNothingCanReadIt() {
        EncryptedText name = personalData.encrypt(ADA, PersonalField.NAME, "Ada");

        personalData.destroyKey(ADA);

        assertThat(personalData.decrypt(ADA, PersonalField.NAME, name)).isNull();
        assertThat(personalData("master.key").decrypt(ADA, PersonalField.NAME, name))
                .isNull();
    }

    @Test
    void anErasedOwnerNeverGetsAKeyAgain() {
        personalData.encrypt(ADA, PersonalField.NAME, "Ada");
        personalData.destroyKey(ADA);
        personalData.destroyKey(EVE);

        assertThatOwnerErased(() -> personalData.encrypt(ADA, PersonalField.NAME, "Ada"));
        assertThatOwnerErased(() -> personalData.encrypt(EVE, PersonalField.NAME, "Eve"));
    }

    @Test
    void aKeyIsDestroyedOnce() {
        personalData.encrypt(ADA, PersonalField.NAME, "Ada");
        assertThat(personalData.isErased(ADA)).isFalse();
        assertThat(personalData.erasedAt(EVE)).isEmpty();

        Instant erased = personalData.destroyKey(ADA);

        assertThat(erased)
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(personalData.destroyKey(ADA)).isEqualTo(erased);
        assertThat(personalData.erasedAt(ADA)).contains(erased);
        assertThat(personalData.isErased(ADA)).isTrue();
    }

    @Test
    void theFirstCertificateIsKept() {
        personalData.destroyKey(ADA);
        assertThat(personalData.certificate(ADA)).isEmpty();

        assertThat(personalData.keepCertificate(ADA, "first")).isEqualTo("first");
        assertThat(personalData.keepCertificate(ADA, "second")).isEqualTo("first");
        assertThat(personalData.certificate(ADA)).contains("first");
    }

    @Test
    void nothingIsCertifiedOfAKeyThatIsThere() {
        personalData.encrypt(ADA, PersonalField.NAME, "Ada");

        assertThatIllegalStateException().isThrownBy(() -> personalData.keepCertificate(ADA, "erased"));
        assertThatIllegalStateException().isThrownBy(() -> personalData.keepCertificate(EVE, "erased"));
        assertThat(personalData.certificate(ADA)).isEmpty();
    }

    @Test
    void dataOfOneOwnerCannotPassForThatOfAnother() {
        EncryptedText name = personalData.encrypt(ADA, PersonalField.NAME, "Ada");
        personalData.encrypt(EVE, PersonalField.NAME, "Eve");

        assertThatThrownBy(() -> personalData.decrypt(EVE, PersonalField.NAME, name))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNameCannotPassForAnAddress() {
        EncryptedText name = personalData.encrypt(ADA, PersonalField.NAME, "Ada");

        assertThatThrownBy(() -> personalData.decrypt(ADA, PersonalField.EMAIL, name))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void severalOwnersAreReadAtOnce() {
        EncryptedText ada = personalData.encrypt(ADA, PersonalField.NAME, "Ada");
        EncryptedText eve = personalData.encrypt(EVE, PersonalField.NAME, "Eve");
        PersonalData.Reader reader = personalData.reader(List.of(ADA, EVE));

        assertThat(reader.decrypt(ADA, PersonalField.NAME, ada)).isEqualTo("Ada");
        assertThat(reader.decrypt(EVE, PersonalField.NAME, eve)).isEqualTo("Eve");
    }

    @Test
    void anotherMasterKeyIsRefusedAtTheStart() {
        personalData.encrypt(ADA, PersonalField.NAME, "Ada");

        assertThatThrownBy(() -> personalData("another.key"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("master key");
    }

    @Test
    void theMasterKeyIsReadableByItsOwnerOnly() throws Exception {
        assertThat(Files.getPosixFilePermissions(directory.resolve("master.key")))
                .hasSize(2);
    }

    @Test
    void aMasterKeyThatIsNoneIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> MasterKey.load(new PersonalDataProperties("c2VjcmV0", null, null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("c2VjcmV0");
    }

    private static void assertThatOwnerErased(ThrowingCallable refused) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(refused)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.OWNER_ERASED));
    }

    private PersonalData personalData(String file) {
        MasterKey masterKey = MasterKey.load(new PersonalDataProperties(null, directory.resolve(file), null));
        PlatformTransactionManager transactions = new DataSourceTransactionManager(jdbc.getDataSource());
        WrappingKeys wrapping = new WrappingKeysStart(jdbc, transactions, masterKey).open(null);
        return new PersonalData(new OwnerKeys(jdbc, transactions, wrapping), new Erasures(jdbc));
    }
}
