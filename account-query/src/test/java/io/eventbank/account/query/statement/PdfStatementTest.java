package io.eventbank.account.query.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.TransactionType;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;

class PdfStatementTest {

    private final PdfStatement pdf = new PdfStatement(Statements.PROPERTIES);

    @Test
    void itSaysWhoseAccountItIsAndWhatHappenedOnIt() throws IOException {
        Statement statement = new Statements("EUR", "1000.00")
                .account("A-77", AccountType.SAVINGS, LocalDate.of(2023, 1, 1))
                .booked(TransactionType.DEPOSIT, "1234567.80", "salary")
                .booked("T-2", TransactionType.TRANSFER, "-0.05", "lunch", "X-1", "A-2")
                .booked("T-3", TransactionType.TRANSFER, "3.00", null, "X-2", "A-3")
                .made();
        String text = text(Statements.bytes(pdf, statement));
        assertThat(text)
                .contains("Bank of Events", "Account statement")
                .contains("Account holder Ada Lovelace", "Account A-77", "Type Savings", "Currency EUR")
                .contains("Period 2024-02-01 to 2024-02-29")
                .contains("Last entry recorded 2024-02-28 12:00:00 UTC (version 4711)")
                .contains("Credits (2)", "1,234,570.80", "Debits (1)", "-0.05")
                .containsSubsequence(
                        "Booked on What Reference, counterparty Amount Balance",
                        "Opening balance 1,000.00",
                        "2024-02-01 Deposit salary 1,234,567.80 1,235,567.80",
                        "2024-02-01 Transfer lunch -0.05 1,235,567.75",
                        "to account A-2",
                        "2024-02-01 Transfer from account A-3 3.00 1,235,570.75",
                        "Closing balance 1,235,570.75",
                        "Bank of Events · Account A-77 · 2024-02-01 to 2024-02-29 Page 1 of 1");
    }

    @Test
    void theSameStatementIsAlwaysTheSameFile() throws IOException {
        byte[] first = Statements.bytes(pdf, many(200));
        byte[] second = Statements.bytes(new PdfStatement(Statements.PROPERTIES), many(200));
        assertThat(second).isEqualTo(first);
        assertThat(Statements.bytes(pdf, many(201))).isNotEqualTo(first);
    }

    @Test
    void theFileSaysWhatItIs() throws IOException {
        try (PDDocument document = Loader.loadPDF(Statements.bytes(pdf, many(1)))) {
            assertThat(document.getDocumentInformation().getTitle())
                    .isEqualTo("Statement of account A-1, 2024-02-01 to 2024-02-29");
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo(Instant.parse("2024-02-28T12:00:00Z"));
            assertThat(document.getDocumentCatalog().getLanguage()).isEqualTo("en");
        }
    }

    @Test
    void aLongOneHasPagesWithTheSameHeadAndNoneOfItsRowsIsLost() throws IOException {
        try (PDDocument document = Loader.loadPDF(Statements.bytes(pdf, many(150)))) {
            int pages = document.getNumberOfPages();
            assertThat(pages).isGreaterThan(3);
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            for (int page = 1; page <= pages; page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                assertThat(stripper.getText(document))
                        .containsOnlyOnce("Booked on What Reference, counterparty Amount Balance")
                        .containsOnlyOnce("Page " + page + " of " + pages);
            }
        }
        String text = text(Statements.bytes(pdf, many(150)));
        for (int i = 0; i < 150; i++) {
            assertThat(text).containsOnlyOnce("reference no. " + i + " ");
        }
        assertThat(text).containsOnlyOnce("Opening balance 0.00").containsOnlyOnce("Closing balance 150.00");
    }

    @Test
    void lettersOfEuropeAreShownAndWhatTheFontLacksIsReplacedForAllToSee() throws IOException {
        List<String> letters =
                List.of("ÀÿĂăČčĐđĞğĦħĲĳŁłŇňŐőŘř", "ȘșŤťŮůŽžẞßƏəẤấỸỹ", "ΑΩάώϊΐ ἄᾳ", "АЯёЁҐґЄєЇїЎўЉљЊњЋћЏџҚқҰұӘә");
        Statements statements = new Statements("EUR", "0.00").owner("Žofie \u4e2d Ѓоргиева");
        letters.forEach(each -> statements.booked(TransactionType.DEPOSIT, "1.00", each));
        statements
                .booked(TransactionType.DEPOSIT, "1.00", "[\u4e2d\ud83d\udc4d\uffff\u0007]")
                .booked(TransactionType.DEPOSIT, "1.00", "cafe\u0301 office");
        String text = text(Statements.bytes(pdf, statements.made()));
        assertThat(text).contains(letters);
        assertThat(text)
                .contains("Account holder Žofie \ufffd Ѓоргиева")
                .contains("[\ufffd\ufffd\ufffd\ufffd]")
                .contains("caf\u00e9 office");
    }

    @Test
    void nothingIsPrintedBesideItsColumn() throws IOException {
        Statement statement = new Statements("EUR", "999999999999999.99")
                .owner("W".repeat(140))
                .booked(TransactionType.DEPOSIT, "999999999999999.99", "W".repeat(140))
                .booked(TransactionType.WITHDRAWAL, "-999999999999999.99", "word ".repeat(28))
                .booked("T3", TransactionType.TRANSFER, "1.00", "i".repeat(140), "X1", "W".repeat(64))
                .made();
        byte[] file = Statements.bytes(pdf, statement);
        List<TextPosition> positions = positions(file);
        assertThat(positions).isNotEmpty().allSatisfy(position -> {
            assertThat(position.getX()).isGreaterThanOrEqualTo(StatementPage.LEFT - 0.01f);
            assertThat(position.getX() + position.getWidth()).isLessThanOrEqualTo(StatementPage.RIGHT + 0.01f);
        });
        for (TextPosition one : positions) {
            for (TextPosition other : positions) {
                assertThat(one != other && overlap(one, other))
                        .as("%s at %s,%s and %s", one, one.getX(), one.getY(), other)
                        .isFalse();
            }
        }
        assertThat(text(file).replaceAll("[^Wi]", "")).contains("W".repeat(140)).contains("i".repeat(100));
    }

    @Test
    void itBringsItsFontsAlong() throws IOException {
        try (PDDocument document = Loader.loadPDF(Statements.bytes(pdf, many(1)))) {
            for (PDPage page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    PDFont font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).isTrue();
                    assertThat(font.getName()).matches("[A-Z]{6}\\+DejaVuSansCondensed(-Bold)?");
                }
            }
        }
    }

    private static boolean overlap(TextPosition one, TextPosition other) {
        float slack = 0.2f;
        return one.getY() == other.getY()
                && one.getX() + slack < other.getX() + other.getWidth()
                && other.getX() + slack < one.getX() + one.getWidth();
    }

    private static Statement many(int count) {
        Statements statements = new Statements("EUR", "0.00");
        for (int i = 0; i < count; i++) {
            statements.booked(TransactionType.DEPOSIT, "1.00", "reference no. " + i + " of many");
        }
        return statements.made();
    }

    private static String text(byte[] file) throws IOException {
        try (PDDocument document = Loader.loadPDF(file)) {
            PDFTextStripper stripper = new PDFTextStripper();
            stripper.setSortByPosition(true);
            return stripper.getText(document);
        }
    }

    private static List<TextPosition> positions(byte[] file) throws IOException {
        List<TextPosition> positions = new ArrayList<>();
        try (PDDocument document = Loader.loadPDF(file)) {
            new PDFTextStripper() {
                @Override
                protected void processTextPosition(TextPosition position) {
                    positions.add(position);
                }
            }.getText(document);
        }
        return positions;
    }
}
