package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.Statement;
import io.eventbank.account.api.query.StatementView;
import io.eventbank.account.query.dispatch.QueryProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.GregorianCalendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * A statement as PDF, to be read and printed. Nothing in the file comes from the clock or from chance: its identifier
 * is made of what it is about, and its time is that of the last event in it.
 */
@Component
class PdfStatement implements StatementForm {

    private final String bankName;

    PdfStatement(QueryProperties properties) {
        this.bankName = properties.bankName();
    }

    @Override
    public MediaType mediaType() {
        return MediaType.APPLICATION_PDF;
    }

    @Override
    public String fileExtension() {
        return "pdf";
    }

    @Override
    public void write(Statement statement, OutputStream out) throws IOException {
        try (PDDocument document = new PDDocument();
                StatementFont regular = StatementFont.dejaVu(document, "DejaVuSansCondensed.ttf");
                StatementFont bold = StatementFont.dejaVu(document, "DejaVuSansCondensed-Bold.ttf")) {
            describe(document, statement);
            new StatementLayout(document, regular, bold, bankName, statement).draw();
            document.save(out);
        }
    }

    private void describe(PDDocument document, Statement statement) {
        StatementView content = statement.content();
        PDDocumentInformation information = document.getDocumentInformation();
        information.setTitle(
                "Statement of account " + content.accountId().value() + ", " + content.from() + " to " + content.to());
        information.setAuthor(bankName);
        information.setCreator("eventbank");
        information.setProducer("Apache PDFBox");
        Calendar time = GregorianCalendar.from(statement.recordedAt().atZone(ZoneOffset.UTC));
        information.setCreationDate(time);
        information.setModificationDate(time);
        document.getDocumentCatalog().setLanguage("en");
        PDViewerPreferences preferences =
                new PDViewerPreferences(document.getDocumentCatalog().getCOSObject());
        preferences.setDisplayDocTitle(true);
        document.getDocumentCatalog().setViewerPreferences(preferences);
        document.setDocumentId(StatementIds.of(statement).getMostSignificantBits());
    }
}
