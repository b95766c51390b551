package io.eventbank.account.query.statement;

import static io.eventbank.account.query.statement.StatementPage.INK;
import static io.eventbank.account.query.statement.StatementPage.LEFT;
import static io.eventbank.account.query.statement.StatementPage.MARGIN;
import static io.eventbank.account.query.statement.StatementPage.QUIET;
import static io.eventbank.account.query.statement.StatementPage.RIGHT;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.api.query.TransactionView;
import java.io.IOException;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.Normalizer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;

/** Lays out one statement: heading, totals, and a table that goes on over as many pages as it needs. */
final class StatementLayout {

    private static final float TEXT = 8;
    private static final float LEADING = 11;
    private static final float PADDING = 4;
    private static final float HEADING_HEIGHT = 182;
    private static final float TABLE_END = StatementPage.SIZE.getHeight() - 62;
    private static final float WHAT = LEFT + 62;
    private static final float DETAILS = WHAT + 78;
    private static final float BALANCE_WIDTH = 100;
    private static final float AMOUNT_WIDTH = 92;
    private static final float DETAILS_WIDTH = RIGHT - DETAILS - BALANCE_WIDTH - AMOUNT_WIDTH - 2 * PADDING;

    /** Stands for a character that a font lacks; DejaVu has it. */
    private static final int REPLACEMENT = 0xFFFD;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final PDDocument document;
    private final StatementFont regular;
    private final StatementFont bold;
    private final String bankName;
    private final Statement statement;
    private final StatementView content;
    private final DecimalFormat amounts;

    StatementLayout(
            PDDocument document, StatementFont regular, StatementFont bold, String bankName, Statement statement) {
        this.document = document;
        this.regular = regular;
        this.bold = bold;
        this.bankName = printable(bankName);
        this.statement = statement;
        this.content = statement.content();
        this.amounts = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        this.amounts.setMinimumFractionDigits(content.currency().getDefaultFractionDigits());
    }

    /** A line of the table. */
    private record Row(
            String date, String what, List<String> details, BigDecimal amount, BigDecimal balance, boolean strong) {

        float height() {
            return details.size() * LEADING + 2 * PADDING;
        }
    }

    void draw() throws IOException {
        // Which rows go on which page is known before the first is drawn, since each says how many there are.
        List<List<Row>> pages = pages(rows());
        for (int i = 0; i < pages.size(); i++) {
            try (StatementPage page = new StatementPage(document)) {
                float down = MARGIN;
                if (i == 0) {
                    heading(page);
                    down += HEADING_HEIGHT;
                }
                down = tableHead(page, down);
                for (Row row : pages.get(i)) {
                    draw(page, row, down);
                    down += row.height();
                    page.rule(down);
                }
                foot(page, i + 1, pages.size());
            }
        }
    }

    private List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        BigDecimal balance = content.openingBalance();
        rows.add(new Row("", "Opening balance", List.of(""), null, balance, true));
        for (TransactionView transaction : content.transactions()) {
            balance = balance.add(transaction.amount());
            rows.add(new Row(
                    transaction.bookingDate().toString(),
                    capitalized(transaction.type().name()),
                    details(transaction),
                    transaction.amount(),
                    balance,
                    false));
        }
        rows.add(new Row("", "Closing balance", List.of(""), null, content.closingBalance(), true));
        return rows;
    }

    private static List<List<Row>> pages(List<Row> rows) {
        List<List<Row>> pages = new ArrayList<>();
        pages.add(new ArrayList<>());
        float head = LEADING + 2 * PADDING;
        float down = MARGIN + HEADING_HEIGHT + head;
        for (Row row : rows) {
            if (down + row.height() > TABLE_END) {
                pages.add(new ArrayList<>());
                down = MARGIN + head;
            }
            pages.get(pages.size() - 1).add(row);
            down += row.height();
        }
        return pages;
    }

    private List<String> details(TransactionView transaction) throws IOException {
        List<String> lines = new ArrayList<>();
        if (transaction.reference() != null) {
            lines.addAll(regular.lines(printable(transaction.reference()), TEXT, DETAILS_WIDTH));
        }
        if (transaction.counterpartyAccountId() != null) {
            String direction = transaction.amount().signum() < 0 ? "to account " : "from account ";
            lines.addAll(regular.lines(
                    direction + transaction.counterpartyAccountId().value(), TEXT, DETAILS_WIDTH));
        }
        return lines.isEmpty() ? List.of("") : lines;
    }

    private void heading(StatementPage page) throws IOException {
        page.left(bankName, LEFT, MARGIN + 14, bold, 15, INK);
        page.right("Account statement", RIGHT, RIGHT - LEFT, MARGIN + 14, regular, 15, INK);
        String holder = statement.ownerName() == null ? "–" : printable(statement.ownerName());
        String[][] facts = {
            {"Account holder", holder},
            {"Account", content.accountId().value()},
            {"Type", capitalized(statement.accountType().name())},
            {"Currency", content.currency().getCurrencyCode()},
            {"Period", content.from() + " to " + content.to()},
            {"Last entry recorded", TIME.format(statement.recordedAt()) + " (version " + statement.version() + ")"}
        };
        float down = MARGIN + 44;
        for (String[] fact : facts) {
            page.left(fact[0], LEFT, down, regular, 9, QUIET);
            // One line each: a name is cut short rather than laid over what is below it.
            page.left(regular.lines(fact[1], 9, RIGHT - LEFT - 110).get(0), LEFT + 110, down, regular, 9, INK);
            down += 13;
        }
        totals(page, MARGIN + 126);
    }

    private void totals(StatementPage page, float down) throws IOException {
        StatementTotals totals = StatementTotals.of(content);
        page.shade(down, 38);
        Object[][] figures = {
            {"Opening balance", content.openingBalance(), bold},
            {"Credits (" + totals.creditCount() + ")", totals.credits(), regular},
            {"Debits (" + totals.debitCount() + ")", totals.debits().negate(), regular},
            {"Closing balance", content.closingBalance(), bold}
        };
        float width = (RIGHT - LEFT) / figures.length;
        for (int i = 0; i < figures.length; i++) {
            float end = LEFT + (i + 1) * width - PADDING;
            page.right((String) figures[i][0], end, width, down + 14, regular, TEXT, QUIET);
            String amount = amounts.format(figures[i][1]);
            page.right(amount, end, width - 2 * PADDING, down + 28, (StatementFont) figures[i][2], 10, INK);
        }
    }

    private float tableHead(StatementPage page, float down) throws IOException {
        float height = LEADING + 2 * PADDING;
        float line = down + PADDING + TEXT;
        page.shade(down, height);
        page.left("Booked on", LEFT + PADDING, line, bold, TEXT, INK);
        page.left("What", WHAT, line, bold, TEXT, INK);
        page.left("Reference, counterparty", DETAILS, line, bold, TEXT, INK);
        page.right("Amount", RIGHT - PADDING - BALANCE_WIDTH, AMOUNT_WIDTH, line, bold, TEXT, INK);
        page.right("Balance", RIGHT - PADDING, BALANCE_WIDTH, line, bold, TEXT, INK);
        return down + height;
    }

    private void draw(StatementPage page, Row row, float down) throws IOException {
        StatementFont font = row.strong() ? bold : regular;
        float line = down + PADDING + TEXT;
        page.left(row.date(), LEFT + PADDING, line, font, TEXT, INK);
        page.left(row.what(), WHAT, line, font, TEXT, INK);
        for (int i = 0; i < row.details().size(); i++) {
            page.left(row.details().get(i), DETAILS, line + i * LEADING, font, TEXT, INK);
        }
        float gap = 2 * PADDING;
        if (row.amount() != null) {
            String amount = amounts.format(row.amount());
            page.right(amount, RIGHT - PADDING - BALANCE_WIDTH, AMOUNT_WIDTH - gap, line, font, TEXT, INK);
        }
        page.right(amounts.format(row.balance()), RIGHT - PADDING, BALANCE_WIDTH - gap, line, font, TEXT, INK);
    }

    private void foot(StatementPage page, int number, int count) throws IOException {
        float down = StatementPage.SIZE.getHeight() - 34;
        String what =
                bankName + " · Account " + content.accountId().value() + " · " + content.from() + " to " + content.to();
        page.left(regular.lines(what, TEXT, RIGHT - LEFT - 100).get(0), LEFT, down, regular, TEXT, QUIET);
        page.right("Page " + number + " of " + count, RIGHT, 100, down, regular, TEXT, QUIET);
    }

    /** The text as both fonts can show it: a character that is none, or that they lack, is there as a replacement. */
    private String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        // Composed, because a letter and its accent are one glyph in a font, and would else lie side by side.
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .map(point -> Character.isWhitespace(point) ? ' ' : point)
                .map(point -> regular.has(point) && bold.has(point) ? point : REPLACEMENT)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private static String capitalized(String name) {
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
