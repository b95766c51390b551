package io.eventbank.account.query.statement;

import java.awt.Color;
import java.io.IOException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/** A page that is written on from the top: places are points down from its upper edge. */
final class StatementPage implements AutoCloseable {

    static final PDRectangle SIZE = PDRectangle.A4;
    static final float MARGIN = 42;
    static final float LEFT = MARGIN;
    static final float RIGHT = SIZE.getWidth() - MARGIN;
    static final Color INK = Color.BLACK;
    static final Color QUIET = new Color(0x55, 0x5D, 0x68);
    private static final Color SHADE = new Color(0xEE, 0xF1, 0xF5);
    private static final Color RULE = new Color(0xC8, 0xCC, 0xD2);

    private final PDPageContentStream content;

    StatementPage(PDDocument document) throws IOException {
        PDPage page = new PDPage(SIZE);
        document.addPage(page);
        content = new PDPageContentStream(document, page);
    }

    void left(String text, float x, float down, StatementFont font, float size, Color color) throws IOException {
        content.beginText();
        content.setFont(font.font(), size);
        content.setNonStrokingColor(color);
        content.newLineAtOffset(x, SIZE.getHeight() - down);
        content.showText(text);
        content.endText();
    }

    /** Writes a text that ends at a place; one that is wider than there is room for is made smaller. */
    void right(String text, float x, float room, float down, StatementFont font, float size, Color color)
            throws IOException {
        float width = font.width(text, size);
        float fitting = Math.min(1, room / width);
        left(text, x - width * fitting, down, font, size * fitting, color);
    }

    /** Shades the whole breadth between two places. */
    void shade(float down, float height) throws IOException {
        content.setNonStrokingColor(SHADE);
        content.addRect(LEFT, SIZE.getHeight() - down - height, RIGHT - LEFT, height);
        content.fill();
    }

    /** Draws a thin line over the whole breadth. */
    void rule(float down) throws IOException {
        content.setStrokingColor(RULE);
        content.setLineWidth(0.5f);
        content.moveTo(LEFT, SIZE.getHeight() - down);
        content.lineTo(RIGHT, SIZE.getHeight() - down);
        content.stroke();
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
