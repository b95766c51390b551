package io.eventbank.account.standalone.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.standalone.testing.Bank;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What is left of persons in the files of the running program: the database with its log, keys, uploads, log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PersonalDataOnDiskTest {

    private static final String TELLER = "teller";
    private static final int SECRET = 32; // bytes

    /** Words that nobody else writes. */
    private static final List<String> PERSONAL = List.of(
            "Xanthippe",
            "Zörgiebel",
            "Quantzius",
            "xz.zoergiebel",
            "neu-quantzius",
            "Ottokarine",
            "Wühlmeyer",
            "owuehlmeyer");

    @TempDir
    static Path directory;

    private Bank bank;
    private DataOnDisk disk;

    @BeforeAll
    void registerChangeSearchAndImport() throws Exception {
        bank = Bank.start(directory.resolve("data"));
        disk = new DataOnDisk(directory);
        bank.post(TELLER, "/api/v1/owners", """
                {"ownerId": "C-disk", "name": "Xanthippe Zörgiebel", "email": "xz.zoergiebel@example.org"}""", "disk-1").has(201);
        bank.send(TELLER, bank.json("PUT", "/api/v1/owners/C-disk", """
                        {"name": "Xanthippe Quantzius", "email": "neu-quantzius@example.org"}""").header("Idempotency-Key", "disk-2"))
                .has(200);
        bank.post(TELLER, "/api/v1/accounts", """
                {"accountId": "A-disk", "ownerId": "C-disk", "initialBalance": "100"}""").has(201);
        bank.importText(
                "accounts",
                List.of(
                        "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit",
                        "I-disk,D-disk,Ottokarine Wühlmeyer,owuehlmeyer@example.org,SAVINGS,EUR,2020-01-01,0.00"));
        bank.get(TELLER, "/api/v1/owners/C-disk?minVersion=1").has(200);
        bank.get(TELLER, "/api/v1/owners/D-disk?minVersion=0").has(200);
        bank.get(TELLER, "/api/v1/accounts/I-disk?minVersion=0").has(200);
    }

    @AfterAll
    void stop() throws Exception {
        bank.close();
    }

    @Test
    @Order(1)
    void theSearchKnowsAWordInEveryForm() throws Exception {
        List<String> forms = DataOnDisk.formsOf("Zörgiebel").stream()
                .map(form -> new String(form, StandardCharsets.ISO_8859_1))
                .toList();
        for (String before : List.of("", "{", "{\"", "{\"n")) {
            String text = before + "Xanthippe zörgiebel, Otto";
            assertThat(forms).anyMatch(base64(text.getBytes(StandardCharsets.UTF_8))::contains);
        }
        assertThat(forms).contains("z\\u00f6rgiebel", "Z\0\u00f6\0r\0g\0i\0e\0b\0e\0l\0");
        assertThat(disk.filesWith("C-disk")).anyMatch(file -> file.startsWith("data/postgresql/pg_wal"));
    }

    @Test
    @Order(2)
    void personsAreFoundByTheirNamesButNoFileHoldsThem() throws Exception {
        assertThat(found("quant")).isEqualTo("Xanthippe Quantzius");
        assertThat(found("WÜHL")).isEqualTo("Ottokarine Wühlmeyer");
        checkpoint();

        assertThat(disk.filesWith("D-disk")).anyMatch(file -> file.startsWith("data/postgresql/base"));
        for (String word : PERSONAL) {
            assertThat(disk.filesWith(word)).as(word).isEmpty();
        }
    }

    @Test
    @Order(3)
    void anErasureOverwritesTheSecretThatTheKeyWasWrappedWith() throws Exception {
        byte[] before = wrappingKeys();

        bank.delete(TELLER, "/api/v1/owners/C-disk/personal-data").has(200);

        checkpoint();
        List<Integer> overwritten = differences(before, wrappingKeys());
        assertThat(overwritten).hasSize(1);
        int place = overwritten.get(0);
        byte[] old = Arrays.copyOfRange(before, place, place + SECRET);
        byte[] current = Arrays.copyOfRange(wrappingKeys(), place, place + SECRET);
        assertThat(disk.filesWith(current)).containsExactly(Path.of("data/wrapping-keys"));
        assertThat(disk.filesWith(old)).isEmpty();
        assertThat(found("quant")).isEmpty();
        assertThat(found("WÜHL")).isEqualTo("Ottokarine Wühlmeyer");
        for (String word : PERSONAL) {
            assertThat(disk.filesWith(word)).as(word).isEmpty();
        }
    }

    private byte[] wrappingKeys() throws IOException {
        return Files.readAllBytes(bank.dataDirectory().resolve("wrapping-keys"));
    }

    /** Where secrets are that differ. */
    private static List<Integer> differences(byte[] before, byte[] after) {
        return IntStream.range(0, before.length / SECRET)
                .map(number -> number * SECRET)
                .filter(place -> !Arrays.equals(before, place, place + SECRET, after, place, place + SECRET))
                .boxed()
                .toList();
    }

    private String found(String search) {
        return bank.get(TELLER, "/api/v1/owners?q=" + URLEncoder.encode(search, StandardCharsets.UTF_8))
                .has(200)
                .body()
                .path("items")
                .path(0)
                .path("name")
                .asString();
    }

    /** Has what is in memory written. */
    private void checkpoint() throws IOException {
        new JdbcTemplate(new DriverManagerDataSource(
                        "jdbc:postgresql://127.0.0.1:" + bank.kept("postgresql-port") + "/eventbank",
                        "postgres",
                        bank.kept("postgresql-password")))
                .execute("CHECKPOINT");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
