package io.eventbank.account.command.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvFileTest {

    private final CsvFile file = new CsvFile(List.of("id", "name"), 200);

    @Test
    void columnsAreFoundByTheirNamesAmongOthers() {
        List<CsvFile.Row> rows = read("extra,name,id\nx,Ada,1\n");

        assertThat(rows.get(0).get("id")).isEqualTo("1");
        assertThat(rows.get(0).get("name")).isEqualTo("Ada");
    }

    @Test
    void quotesMayHoldCommasLineBreaksAndQuotesAndLinesAreCountedOn() {
        List<CsvFile.Row> rows = read("id,name\r\n1,\"a, \"\"b\"\"\r\nc\"\r\n2,d\r\n");

        assertThat(rows.get(0).get("name")).isEqualTo("a, \"b\"\r\nc");
        assertThat(rows.get(0).line()).isEqualTo(2);
        assertThat(rows.get(1).line()).isEqualTo(4);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheHeader() {
        assertThat(read("\uFEFF\"id\",name\n1,Ada\n").get(0).get("id")).isEqualTo("1");
    }

    @Test
    void emptyLinesAreNoRowsAndAnEmptyFieldHasNoValue() {
        List<CsvFile.Row> rows = read("id,name\n\n1,\n\n");

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("name")).isNull();
    }

    @Test
    void aRowOfAnotherLengthIsMalformedAndTheNextIsRead() {
        List<CsvFile.Row> rows = read("id,name\n1\n2,b,c\n3,d\n");

        assertThat(rows.stream().map(CsvFile.Row::isMalformed)).containsExactly(true, true, false);
    }

    @Test
    void aHeaderThatLacksAColumnIsRefusedByName() {
        assertThatThrownBy(() -> read("id,nam\n1,Ada\n"))
                .isInstanceOf(ImportFailure.class)
                .hasMessageContaining("name");
    }

    @Test
    void anEmptyFileIsRefused() {
        assertThatThrownBy(() -> read("")).isInstanceOf(ImportFailure.class).hasMessageContaining("header");
    }

    @Test
    void whatIsNotUtf8StopsTheImport() {
        byte[] latin1 = "id,name\n1,Zo\u00EB\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> file.read(new ByteArrayInputStream(latin1), row -> {}))
                .isInstanceOfSatisfying(
                        ImportFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("invalid_encoding"));
    }

    @Test
    void aQuoteThatIsNeverClosedStopsTheImport() {
        assertThatThrownBy(() -> read("id,name\n1,a\n2,\"b\n3,c\n"))
                .isInstanceOfSatisfying(ImportFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo("invalid_file");
                    assertThat(failure.line()).isEqualTo(2);
                });
    }

    @Test
    void aRowWithoutEndStopsTheImportBeforeItFillsTheMemory() {
        assertThatThrownBy(() -> read("id,name\n1,a\n2," + "x".repeat(100_000) + "\n"))
                .isInstanceOfSatisfying(
                        ImportFailure.class,
                        failure -> assertThat(failure.line()).isEqualTo(2));
    }

    private List<CsvFile.Row> read(String content) {
        List<CsvFile.Row> rows = new ArrayList<>();
        file.read(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), rows::add);
        return rows;
    }
}
