package io.eventbank.account.query.statement;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * A font of one document, which takes in the characters that it uses, and how wide they are. To be closed once the
 * document is saved.
 */
final class StatementFont implements AutoCloseable {

    private final TrueTypeFont file;
    private final CmapLookup glyphs;
    private final PDFont font;
    private final Map<Integer, Float> widths = new HashMap<>();

    private StatementFont(PDDocument document, TrueTypeFont file) throws IOException {
        this.file = file;
        this.glyphs = file.getUnicodeCmapLookup();
        this.font = PDType0Font.load(document, file, true);
    }

    /** A font of the DejaVu family, which has the letters of the languages in Latin, Greek and Cyrillic script. */
    static StatementFont dejaVu(PDDocument document, String name) throws IOException {
        try (InputStream in = StatementFont.class.getResourceAsStream("/net/sf/jasperreports/fonts/dejavu/" + name)) {
            TrueTypeFont file = new TTFParser().parse(new RandomAccessReadBuffer(in));
            // No ligatures: a reference has to be found and copied letter by letter.
            file.setEnableGsub(false);
            return new StatementFont(document, file);
        }
    }

    PDFont font() {
        return font;
    }

    /** Whether it has a glyph for a character. */
    boolean has(int point) {
        return glyphs.getGlyphId(point) != 0;
    }

    float width(String text, float size) throws IOException {
        float width = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            width += width(text.codePointAt(i));
        }
        return width * size / 1000;
    }

    /**
     * The text in lines of this width, broken between words, and within those that are wider. Nothing is added, so that
     * what is printed is what was given.
     */
    List<String> lines(String text, float size, float maxWidth) throws IOException {
        List<String> lines = new ArrayList<>();
        float limit = maxWidth * 1000 / size;
        int start = 0;
        int space = -1;
        float width = 0;
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            width += width(point);
            if (width > limit && i > start) {
                int end = space > start ? space : i;
                lines.add(text.substring(start, end));
                start = space > start ? space + 1 : i;
                i = start;
                space = -1;
                width = 0;
            } else {
                space = point == ' ' ? i : space;
                i += Character.charCount(point);
            }
        }
        lines.add(text.substring(start));
        return lines;
    }

    private float width(int point) throws IOException {
        Float known = widths.get(point);
        if (known == null) {
            known = font.getStringWidth(Character.toString(point));
            widths.put(point, known);
        }
        return known;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
