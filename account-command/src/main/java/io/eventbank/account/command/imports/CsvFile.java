package io.eventbank.account.command.imports;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads a CSV file (RFC 4180, UTF-8, with a header line) row by row, in memory that does not grow with the file. */
final class CsvFile {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final List<String> columns;
    private final int maxRecordLength;

    /**
     * @param columns that the header must have, in any order and among others
     * @param maxRecordLength characters in one row
     */
    CsvFile(List<String> columns, int maxRecordLength) {
        this.columns = columns;
        this.maxRecordLength = maxRecordLength;
    }

    /** A row: its first line in the file, and the values of the wanted columns, which are null if it is malformed. */
    record Row(long line, Map<String, String> values) {

        boolean isMalformed() {
            return values == null;
        }

        /** The value of a column; null if it is empty. */
        String get(String column) {
            String value = values.get(column);
            return value.isEmpty() ? null : value;
        }
    }

    /**
     * Hands over each row.
     *
     * @throws ImportFailure if it is no such file from some line on
     */
    void read(InputStream content, Consumer<Row> rows) {
        long line = 1;
        Reader utf8 = new InputStreamReader(
                withoutByteOrderMark(content),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .maxBufferSize(maxRecordLength)
                        .ofCsvRecord(utf8);
                CloseableIterator<CsvRecord> records = reader.iterator()) {
            if (!records.hasNext()) {
                throw new ImportFailure(1, "invalid_file", "The file is empty: it needs a header line", null);
            }
            CsvRecord header = records.next();
            Map<String, Integer> positions = positions(header);
            while (records.hasNext()) {
                CsvRecord record = records.next();
                line = record.getStartingLineNumber();
                rows.accept(new Row(
                        line, record.getFieldCount() == header.getFieldCount() ? values(record, positions) : null));
            }
        } catch (CsvParseException | UncheckedIOException | IOException e) {
            if (hasCause(e, CharacterCodingException.class)) {
                throw new ImportFailure(line, "invalid_encoding", "After this line the file is not UTF-8", e);
            }
            if (e instanceof CsvParseException) {
                throw new ImportFailure(
                        line,
                        "invalid_file",
                        "After this line the file is not CSV as RFC 4180 has it, or a row is longer than "
                                + maxRecordLength + " characters",
                        e);
            }
            throw new ImportFailure(line, "unreadable", "The file could not be read to its end", e);
        }
    }

    private static InputStream withoutByteOrderMark(InputStream content) {
        PushbackInputStream stream = new PushbackInputStream(content, BYTE_ORDER_MARK.length);
        try {
            byte[] start = stream.readNBytes(BYTE_ORDER_MARK.length);
            if (!Arrays.equals(start, BYTE_ORDER_MARK)) {
                stream.unread(start);
            }
            return stream;
        } catch (IOException e) {
            throw new ImportFailure(1, "unreadable", "The file could not be read", e);
        }
    }

    private Map<String, Integer> positions(CsvRecord header) {
        List<String> names =
                header.getFields().stream().map(name -> name.strip()).toList();
        List<String> missing =
                columns.stream().filter(column -> !names.contains(column)).toList();
        if (!missing.isEmpty()) {
            throw new ImportFailure(1, "invalid_file", "The header line lacks " + String.join(", ", missing), null);
        }
        Map<String, Integer> positions = new HashMap<>();
        columns.forEach(column -> positions.put(column, names.indexOf(column)));
        return positions;
    }

    private Map<String, String> values(CsvRecord record, Map<String, Integer> positions) {
        Map<String, String> values = new HashMap<>();
        positions.forEach((column, position) ->
                values.put(column, record.getField(position).strip()));
        return values;
    }

    private static boolean hasCause(Throwable failure, Class<?> type) {
        return Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .anyMatch(type::isInstance);
    }
}
