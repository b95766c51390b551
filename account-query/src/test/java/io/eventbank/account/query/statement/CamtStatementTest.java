package io.eventbank.account.query.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.TransactionType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

class CamtStatementTest {

    private static final String UUID = "0190f2b5-7c1e-7a11-8000-0123456789ab";
    private static final String UUID_DIGITS = "0190f2b57c1e7a1180000123456789ab";
    private static final String LONG = "x".repeat(64);

    private final CamtStatement camt = new CamtStatement(Statements.PROPERTIES);

    @Test
    void itSaysWhoseAccountItIsAndWhatItAddsUpTo() throws Exception {
        Document document = document(new Statements("EUR", "-10.00")
                .booked(TransactionType.DEPOSIT, "100.10", "salary")
                .booked(TransactionType.FEE, "-1.05", "fee")
                .booked(TransactionType.WITHDRAWAL, "-200.00", null)
                .made());
        String statement = "/Document/BkToCstmrStmt/Stmt";
        assertThat(value(document, "/Document/BkToCstmrStmt/GrpHdr/CreDtTm")).isEqualTo("2024-02-28T12:00:00.250Z");
        assertThat(value(document, statement + "/FrToDt/FrDtTm")).isEqualTo("2024-02-01T00:00:00Z");
        assertThat(value(document, statement + "/FrToDt/ToDtTm")).isEqualTo("2024-02-29T23:59:59Z");
        assertThat(value(document, statement + "/Acct/Id/Othr/Id")).isEqualTo("A-1");
        assertThat(value(document, statement + "/Acct/Tp/Cd")).isEqualTo("CACC");
        assertThat(value(document, statement + "/Acct/Ccy")).isEqualTo("EUR");
        assertThat(value(document, statement + "/Acct/Ownr/Nm")).isEqualTo("Ada Lovelace");
        assertThat(value(document, statement + "/Acct/Svcr/FinInstnId/Nm")).isEqualTo("Bank of Events");
        assertThat(balance(document, "OPBD")).isEqualTo("EUR 10.00 DBIT 2024-02-01");
        assertThat(balance(document, "CLBD")).isEqualTo("EUR 110.95 DBIT 2024-02-29");
        assertThat(value(document, statement + "/TxsSummry/TtlNtries/NbOfNtries"))
                .isEqualTo("3");
        assertThat(value(document, statement + "/TxsSummry/TtlNtries/Sum")).isEqualTo("301.15");
        assertThat(value(document, statement + "/TxsSummry/TtlNtries/TtlNetNtry/Amt"))
                .isEqualTo("100.95");
        assertThat(value(document, statement + "/TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd"))
                .isEqualTo("DBIT");
        assertThat(value(document, statement + "/TxsSummry/TtlCdtNtries/Sum")).isEqualTo("100.10");
        assertThat(value(document, statement + "/TxsSummry/TtlDbtNtries/Sum")).isEqualTo("201.05");
    }

    @ParameterizedTest
    @CsvSource({
        "DEPOSIT, 5.00, CRDT, PMNT CNTR CDPT",
        "WITHDRAWAL, -5.00, DBIT, PMNT CNTR CWDL",
        "INTEREST, 5.00, CRDT, ACMT MCOP INTR",
        "FEE, -5.00, DBIT, ACMT MDOP FEES",
        "TRANSFER, 5.00, CRDT, PMNT RCDT BOOK",
        "TRANSFER, -5.00, DBIT, PMNT ICDT BOOK"
    })
    void anEntrySaysWhatKindItIsAndInWhichDirectionItGoes(
            TransactionType type, String amount, String direction, String codes) throws Exception {
        Document document = document(new Statements("EUR", "0.00")
                .booked("T-1", type, amount, "a reference", "X-1", "A-2")
                .made());
        assertThat(value(document, "//Ntry/NtryRef")).isEqualTo("1");
        assertThat(value(document, "//Ntry/Amt")).isEqualTo("5.00");
        assertThat(value(document, "//Ntry/Amt/@Ccy")).isEqualTo("EUR");
        assertThat(value(document, "//Ntry/CdtDbtInd")).isEqualTo(direction);
        assertThat(value(document, "//Ntry/Sts/Cd")).isEqualTo("BOOK");
        assertThat(value(document, "//Ntry/BookgDt/Dt")).isEqualTo("2024-02-01");
        assertThat(value(document, "//Ntry/ValDt/Dt")).isEqualTo("2024-02-01");
        assertThat(value(document, "//Ntry/AcctSvcrRef")).isEqualTo("T-1");
        assertThat(value(document, "//TxDtls/Refs/TxId")).isEqualTo("X-1");
        assertThat(value(
                        document,
                        "concat(//Ntry/BkTxCd/Domn/Cd, ' ', //BkTxCd/Domn/Fmly/Cd, ' ',"
                                + " //BkTxCd/Domn/Fmly/SubFmlyCd)"))
                .isEqualTo(codes);
        assertThat(value(document, "//TxDtls/RmtInf/Ustrd")).isEqualTo("a reference");
        String role = direction.equals("DBIT") ? "CdtrAcct" : "DbtrAcct";
        assertThat(value(document, "//TxDtls/RltdPties/" + role + "/Id/Othr/Id"))
                .isEqualTo("A-2");
        assertThat(value(document, "count(//TxDtls/RltdPties/*)")).isEqualTo("1");
        assertThat(value(document, "count(//TxDtls/AddtlTxInf | //Prxy)")).isEqualTo("0");
    }

    @Test
    void anIdThatIsTooLongIsShortenedAndStandsInFullWhereThereIsRoom() throws Exception {
        Document document = document(new Statements("EUR", "0.00")
                .account(LONG, AccountType.SAVINGS, LocalDate.of(2023, 1, 1))
                .booked(UUID, TransactionType.TRANSFER, "5.00", null, LONG, UUID)
                .made());
        String digits = value(document, "//Stmt/Acct/Id/Othr/Id");
        assertThat(digits).matches("[0-9a-f]{32}").isNotEqualTo(UUID_DIGITS);
        assertThat(value(document, "//Stmt/Acct/Prxy/Id")).isEqualTo(LONG);
        assertThat(value(document, "//Stmt/Acct/Tp/Cd")).isEqualTo("SVGS");
        assertThat(value(document, "//Ntry/AcctSvcrRef")).isEqualTo(UUID_DIGITS);
        assertThat(value(document, "//DbtrAcct/Id/Othr/Id")).isEqualTo(UUID_DIGITS);
        assertThat(value(document, "//DbtrAcct/Prxy/Id")).isEqualTo(UUID);
        assertThat(value(document, "//TxDtls/Refs/TxId")).isEqualTo(digits);
        assertThat(value(document, "//TxDtls/AddtlTxInf")).isEqualTo("transactionId " + UUID + ", transferId " + LONG);
    }

    @Test
    void textsAreKeptAsFarAsXmlAndTheStandardCanHoldThem() throws Exception {
        String longText = "ž".repeat(140) + "and the rest";
        Document document = document(new Statements("EUR", "0.00")
                .owner("<&\uFFFF> " + "n".repeat(200))
                .booked(TransactionType.DEPOSIT, "1.00", "a < b & c > d \"]]>\" \uD83D\uDC4D \uFFFE\u0007\uD800\r!")
                .booked(TransactionType.DEPOSIT, "1.00", longText)
                .booked(TransactionType.DEPOSIT, "1.00", "")
                .made());
        assertThat(value(document, "//Ownr/Nm")).isEqualTo("<&\uFFFD> " + "n".repeat(135));
        assertThat(value(document, "//Ntry[1]//Ustrd"))
                .isEqualTo("a < b & c > d \"]]>\" \uD83D\uDC4D \uFFFD\uFFFD\uFFFD\uFFFD!");
        assertThat(value(document, "//Ntry[2]//Ustrd[1]")).isEqualTo("ž".repeat(140));
        assertThat(value(document, "//Ntry[2]//Ustrd[2]")).isEqualTo("and the rest");
        assertThat(value(document, "count(//Ntry[3]//RmtInf)")).isEqualTo("0");
    }

    @Test
    void withoutANameAndWithoutABookingItIsStillOne() throws Exception {
        Document document = document(new Statements("JPY", "100")
                .owner(null)
                .account("A-1", AccountType.CHECKING, LocalDate.of(2024, 2, 20))
                .made());
        assertThat(value(document, "count(//Ownr | //Ntry)")).isEqualTo("0");
        assertThat(balance(document, "OPBD")).isEqualTo("JPY 100 CRDT 2024-02-20");
        assertThat(balance(document, "CLBD")).isEqualTo("JPY 100 CRDT 2024-02-29");
    }

    @ParameterizedTest
    @CsvSource({"EUR, 0.01", "JPY, 1", "KWD, 0.001"})
    void theEntriesAddUpFromOneBalanceToTheOther(String currency, String unit) throws Exception {
        Statements statements = new Statements(currency, unit);
        for (int i = 1; i <= 100; i++) {
            BigDecimal amount = new BigDecimal(unit).multiply(BigDecimal.valueOf(i * i));
            boolean debit = i % 3 == 0;
            statements.booked(
                    debit ? TransactionType.WITHDRAWAL : TransactionType.DEPOSIT,
                    (debit ? amount.negate() : amount).toPlainString(),
                    null);
        }
        Document document = document(statements.made());
        BigDecimal sum = new BigDecimal(value(document, "//Bal[1]/Amt"));
        for (int i = 1; i <= 100; i++) {
            BigDecimal amount = new BigDecimal(value(document, "//Ntry[" + i + "]/Amt"));
            boolean debit = value(document, "//Ntry[" + i + "]/CdtDbtInd").equals("DBIT");
            sum = debit ? sum.subtract(amount) : sum.add(amount);
        }
        assertThat(value(document, "//Bal[2]/Amt")).isEqualTo(sum.toPlainString());
    }

    @Test
    void theSameStatementIsAlwaysTheSameFile() throws IOException {
        Statement statement = new Statements("EUR", "0.00")
                .booked(TransactionType.DEPOSIT, "1.00", "salary")
                .made();
        byte[] first = Statements.bytes(camt, statement);
        assertThat(Statements.bytes(new CamtStatement(Statements.PROPERTIES), statement))
                .isEqualTo(first);
        assertThat(new String(first, StandardCharsets.UTF_8)).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    }

    @Test
    void theSchemaRefusesWhatTheStandardDoes() throws Exception {
        String text = new String(
                Statements.bytes(
                        camt,
                        new Statements("EUR", "0.00")
                                .booked(TransactionType.DEPOSIT, "1.00", "salary")
                                .made()),
                StandardCharsets.UTF_8);
        for (String[] change : new String[][] {
            {"<Sts><Cd>BOOK</Cd></Sts>", ""},
            {"<NtryRef>1</NtryRef>", "<NtryRef>" + "1".repeat(36) + "</NtryRef>"},
            {"<Ccy>EUR</Ccy>", "<Ccy>euro</Ccy>"},
            {"<Amt Ccy=\"EUR\">1.00</Amt>", "<Amt Ccy=\"EUR\">-1.00</Amt>"},
            {"<Ustrd>salary</Ustrd>", "<Ustrd></Ustrd>"},
            {"<CdtDbtInd>CRDT</CdtDbtInd><Sts>", "<Sts>"},
            {"CRDT", "CREDIT"}
        }) {
            assertThat(text).contains(change[0]);
            byte[] changed = text.replace(change[0], change[1]).getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> validate(changed)).as(change[0]).isInstanceOf(SAXException.class);
        }
    }

    private Document document(Statement statement) throws Exception {
        byte[] bytes = Statements.bytes(camt, statement);
        validate(bytes);
        // Without namespaces, so that paths can be written as the standard has them.
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private static void validate(byte[] bytes) throws SAXException, IOException {
        Schema schema = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(CamtStatementTest.class.getResource("/schema/camt.053.001.08-excerpt.xsd"));
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(bytes)));
    }

    private static String balance(Document document, String code) throws Exception {
        String balance = "//Bal[Tp/CdOrPrtry/Cd = '" + code + "']/";
        return value(
                document,
                "concat(" + balance + "Amt/@Ccy, ' ', " + balance + "Amt, ' ', " + balance + "CdtDbtInd, ' ', "
                        + balance + "Dt/Dt)");
    }

    private static String value(Document document, String path) throws Exception {
        return XPathFactory.newInstance().newXPath().evaluate(path, document);
    }
}
