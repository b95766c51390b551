package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.api.query.TransactionView;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.query.dispatch.QueryProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * A statement as ISO 20022 has it: bank to customer statement, camt.053.001.08.
 *
 * <p>Its references hold 35 characters, an account's number 34; our identifiers up to 64. One that is too long is
 * shortened as {@link CamtId} says and stands in full where there is room: an account's as its proxy, all others in
 * {@code AddtlTxInf}. An entry is told from the others of its account by {@code NtryRef}, its sequence.
 *
 * <p>The schema ends at amounts of 18 digits. Larger ones are written all the same: to leave them out would be worse.
 */
@Component
class CamtStatement implements StatementForm {

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";
    private static final MediaType MEDIA_TYPE = new MediaType(MediaType.APPLICATION_XML, StandardCharsets.UTF_8);
    private static final int LONGEST_TEXT = 140;

    private final String bankName;

    CamtStatement(QueryProperties properties) {
        this.bankName = properties.bankName();
    }

    @Override
    public MediaType mediaType() {
        return MEDIA_TYPE;
    }

    @Override
    public String fileExtension() {
        return "xml";
    }

    @Override
    public void write(Statement statement, OutputStream out) throws IOException {
        XmlElements.write(out, "Document", NAMESPACE, xml -> new Writing(xml, statement).write());
    }

    /** One statement on its way into one document. */
    private final class Writing {

        private final XmlElements xml;
        private final Statement statement;
        private final StatementView content;

        private Writing(XmlElements xml, Statement statement) {
            this.xml = xml;
            this.statement = statement;
            this.content = statement.content();
        }

        private void write() throws XMLStreamException {
            String id = StatementIds.of(statement).toString().replace("-", "");
            String time = statement.recordedAt().toString();
            xml.element("BkToCstmrStmt", () -> {
                xml.element("GrpHdr", () -> {
                    xml.element("MsgId", id);
                    xml.element("CreDtTm", time);
                });
                xml.element("Stmt", () -> {
                    xml.element("Id", id);
                    xml.element("CreDtTm", time);
                    xml.element("FrToDt", () -> {
                        xml.element("FrDtTm", content.from() + "T00:00:00Z");
                        xml.element("ToDtTm", content.to() + "T23:59:59Z");
                    });
                    account();
                    LocalDate start =
                            statement.openedOn().isAfter(content.from()) ? statement.openedOn() : content.from();
                    balance("OPBD", content.openingBalance(), start);
                    balance("CLBD", content.closingBalance(), content.to());
                    summary();
                    for (TransactionView transaction : content.transactions()) {
                        xml.element("Ntry", () -> entry(transaction));
                    }
                });
            });
        }

        private void account() throws XMLStreamException {
            CamtId number = CamtId.ofAccount(content.accountId());
            xml.element("Acct", () -> {
                xml.nested(number.text(), "Id", "Othr", "Id");
                xml.nested(statement.accountType() == AccountType.SAVINGS ? "SVGS" : "CACC", "Tp", "Cd");
                xml.element("Ccy", content.currency().getCurrencyCode());
                proxy(number);
                if (statement.ownerName() != null) {
                    xml.nested(name(statement.ownerName()), "Ownr", "Nm");
                }
                xml.nested(name(bankName), "Svcr", "FinInstnId", "Nm");
            });
        }

        private void otherAccount(String role, AccountId accountId) throws XMLStreamException {
            CamtId number = CamtId.ofAccount(accountId);
            xml.element(role, () -> {
                xml.nested(number.text(), "Id", "Othr", "Id");
                proxy(number);
            });
        }

        private void proxy(CamtId number) throws XMLStreamException {
            if (!number.isWhole()) {
                xml.element("Prxy", () -> {
                    xml.nested("accountId", "Tp", "Prtry");
                    xml.element("Id", number.whole());
                });
            }
        }

        private void balance(String code, BigDecimal balance, LocalDate day) throws XMLStreamException {
            xml.element("Bal", () -> {
                xml.nested(code, "Tp", "CdOrPrtry", "Cd");
                amount(balance);
                xml.nested(day.toString(), "Dt", "Dt");
            });
        }

        private void summary() throws XMLStreamException {
            StatementTotals totals = StatementTotals.of(content);
            xml.element("TxsSummry", () -> {
                xml.element("TtlNtries", () -> {
                    sum(totals.count(), totals.credits().add(totals.debits()));
                    xml.element("TtlNetNtry", () -> {
                        xml.element("Amt", totals.net().abs().toPlainString());
                        direction(totals.net());
                    });
                });
                xml.element("TtlCdtNtries", () -> sum(totals.creditCount(), totals.credits()));
                xml.element("TtlDbtNtries", () -> sum(totals.debitCount(), totals.debits()));
            });
        }

        private void sum(int count, BigDecimal sum) throws XMLStreamException {
            xml.element("NbOfNtries", Integer.toString(count));
            xml.element("Sum", sum.toPlainString());
        }

        private void entry(TransactionView transaction) throws XMLStreamException {
            CamtId reference = CamtId.reference(transaction.transactionId().value());
            xml.element("NtryRef", Long.toString(transaction.sequence()));
            amount(transaction.amount());
            xml.nested("BOOK", "Sts", "Cd");
            xml.nested(transaction.bookingDate().toString(), "BookgDt", "Dt");
            xml.nested(transaction.bookingDate().toString(), "ValDt", "Dt");
            xml.element("AcctSvcrRef", reference.text());
            CamtCode code = CamtCode.of(transaction);
            xml.element(
                    "BkTxCd",
                    () -> xml.element("Domn", () -> {
                        xml.element("Cd", code.domain());
                        xml.element("Fmly", () -> {
                            xml.element("Cd", code.family());
                            xml.element("SubFmlyCd", code.subFamily());
                        });
                    }));
            xml.element("NtryDtls", () -> xml.element("TxDtls", () -> details(transaction, reference)));
        }

        private void details(TransactionView transaction, CamtId reference) throws XMLStreamException {
            List<String> longIds = new ArrayList<>();
            if (!reference.isWhole()) {
                longIds.add("transactionId " + reference.whole());
            }
            xml.element("Refs", () -> {
                xml.element("AcctSvcrRef", reference.text());
                if (transaction.transferId() != null) {
                    CamtId transfer = CamtId.reference(transaction.transferId().value());
                    xml.element("TxId", transfer.text());
                    if (!transfer.isWhole()) {
                        longIds.add("transferId " + transfer.whole());
                    }
                }
            });
            amount(transaction.amount());
            AccountId counterparty = transaction.counterpartyAccountId();
            if (counterparty != null) {
                String role = transaction.amount().signum() < 0 ? "CdtrAcct" : "DbtrAcct";
                xml.element("RltdPties", () -> otherAccount(role, counterparty));
            }
            String text = transaction.reference();
            if (text != null && !text.isEmpty()) {
                xml.element("RmtInf", () -> {
                    for (int i = 0; i < text.length(); i = end(text, i)) {
                        xml.element("Ustrd", text.substring(i, end(text, i)));
                    }
                });
            }
            if (!longIds.isEmpty()) {
                xml.element("AddtlTxInf", String.join(", ", longIds));
            }
        }

        private void amount(BigDecimal signed) throws XMLStreamException {
            String currency = content.currency().getCurrencyCode();
            xml.elementWithAttribute("Amt", "Ccy", currency, signed.abs().toPlainString());
            direction(signed);
        }

        private void direction(BigDecimal signed) throws XMLStreamException {
            xml.element("CdtDbtInd", signed.signum() < 0 ? "DBIT" : "CRDT");
        }

        private static String name(String name) {
            return name.substring(0, end(name, 0));
        }

        /** Where a text has to end that starts here. */
        private static int end(String text, int start) {
            int length = Math.min(LONGEST_TEXT, text.codePointCount(start, text.length()));
            return text.offsetByCodePoints(start, length);
        }
    }
}
