package io.eventbank.account.standalone.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of {@code docs/access.md}: what is said of each operation, by column. */
record AccessTable(Map<String, List<String>> rows) {

    private static final Path FILE = Path.of("..", "docs", "access.md");
    private static final String START = "| `";

    /** The table with this first column in its head. */
    static AccessTable of(String head) throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        boolean inside = false;
        for (String line : Files.readAllLines(FILE)) {
            inside = line.startsWith("| " + head + " |") || inside && line.startsWith("|");
            if (inside && line.startsWith(START)) {
                List<String> cells = Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList();
                String operation = cells.get(0).replace("`", "");
                if (rows.put(operation, cells.subList(1, cells.size())) != null) {
                    throw new IllegalStateException(operation + " has two rows");
                }
            }
        }
        return new AccessTable(rows);
    }
}
