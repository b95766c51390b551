package io.eventbank.account.standalone.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/security.md says of requirements and tests is there. */
class SecurityDocumentTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Requirements of levels 1 and 2 in OWASP ASVS 5.0.0. */
    private static final int LEVEL_1 = 70;

    private static final int LEVEL_2 = 183;

    private static String document;

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(ROOT.resolve("docs/security.md"));
    }

    @Test
    void eachTestThatItNamesIsOne() throws IOException {
        Set<String> named = new TreeSet<>(found("\\b[A-Z][A-Za-z0-9]+Test\\b", MatchResult::group));
        assertThat(named).hasSizeGreaterThan(30);
        named.removeAll(testClasses());
        assertThat(named).isEmpty();
    }

    @Test
    void eachRequirementIsThereOnceWithItsState() {
        List<String> rows = found("`v5\\.0\\.0-([0-9.]+)` (L[12])", match -> match.group(1) + " " + match.group(2));
        assertThat(rows).doesNotHaveDuplicates();
        assertThat(rows.stream().filter(row -> row.endsWith("L1"))).hasSize(LEVEL_1);
        assertThat(rows.stream().filter(row -> row.endsWith("L2"))).hasSize(LEVEL_2);
    }

    @Test
    void theNumbersInItsSummaryAreThoseOfItsRows() {
        Map<String, Long> states = document.lines()
                .filter(line -> line.startsWith("| `v5.0.0-"))
                .flatMap(line -> {
                    String[] cells = line.split(" \\| ");
                    long requirements = cells[0].split("v5\\.0\\.0-").length - 1;
                    String state = cells[1].replace("*", "");
                    return Stream.generate(() -> state).limit(requirements);
                })
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(document.replaceAll("\\s+", " "))
                .contains("Of 253 requirements: %d met, %d partly, %d not met, %d yours, %d do not apply"
                        .formatted(
                                states.get("met"),
                                states.get("partly"),
                                states.get("not met"),
                                states.get("yours"),
                                states.get("n/a")));
    }

    @Test
    void eachPageThatItPointsToIsThere() {
        assertThat(found("\\]\\(([^)#:]+\\.md)", match -> match.group(1)))
                .isNotEmpty()
                .allSatisfy(
                        page -> assertThat(ROOT.resolve("docs").resolve(page)).exists());
    }

    private static List<String> found(String pattern, Function<MatchResult, String> value) {
        return Pattern.compile(pattern).matcher(document).results().map(value).toList();
    }

    private static Set<String> testClasses() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("src/test/java") && file.endsWith(".java"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
