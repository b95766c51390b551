package io.eventbank.account.standalone.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class MonitoringFilesTest {

    private static final String RUNBOOK = "docs/operating.md";

    @ParameterizedTest(name = "{0}")
    @MethodSource("alerts")
    void anAlertSaysWhenItFiresHowBadItIsAndWhatToDo(String name, Map<String, Object> rule) throws IOException {
        assertThat(rule).containsOnlyKeys("alert", "expr", "for", "labels", "annotations");
        assertThat((String) rule.get("alert")).matches("[A-Z][A-Za-z]+");
        assertThat(MonitoringFiles.metrics((String) rule.get("expr"))).isNotEmpty();
        assertThat((String) rule.get("for")).matches("[0-9]+[smh]");
        assertThat(texts(rule, "labels")).containsOnlyKeys("severity");
        assertThat(texts(rule, "labels").get("severity")).isIn("critical", "warning");
        Map<String, String> annotations = texts(rule, "annotations");
        assertThat(annotations).containsOnlyKeys("summary", "description", "runbook");
        assertThat(annotations.values()).noneMatch(String::isBlank);
        String[] place = annotations.get("runbook").split("#");
        assertThat(place[0]).isEqualTo(RUNBOOK);
        assertThat(headings()).contains(place[1]);
    }

    @Test
    void noTwoAlertsHaveTheSameName() {
        assertThat(MonitoringFiles.rules())
                .extracting(rule -> rule.get("alert"))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyPartOfTheDashboardAsksForSomething() {
        assertThat(MonitoringFiles.dashboardQueries())
                .hasSizeGreaterThan(50)
                .allSatisfy(query -> assertThat(MonitoringFiles.metrics(query)).isNotEmpty());
    }

    @Test
    void prometheusHasTheAlertsWhereItLooksForThem() throws IOException {
        Map<String, Object> configuration = new Yaml().load(MonitoringFiles.read("prometheus.yml"));

        assertThat(configuration.get("rule_files")).isEqualTo(List.of("alerts.yml"));
        assertThat(Files.readString(Path.of("../docker-compose.yml")))
                .contains("./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro")
                .contains("./monitoring/alerts.yml:/etc/prometheus/alerts.yml:ro");
    }

    @Test
    void theNamesInAQueryAreFound() {
        assertThat(MonitoringFiles.metrics(
                        "sum by (le, uri) (rate(a_total{b=\"c\", d!~\"e|f\"}[5m])) / on (g) group_left max(h:i) > 0.5"
                                + " or histogram_quantile(0.99, j_bucket) unless absent(k)"))
                .containsExactlyInAnyOrder("a_total", "h:i", "j_bucket", "k");
        assertThat(MonitoringFiles.scraped("# TYPE a gauge\na{b=\"c d\"} 1.0\nf 2\n"))
                .containsExactlyInAnyOrder("a", "f");
    }

    private static Stream<Object[]> alerts() {
        return MonitoringFiles.rules().stream().map(rule -> new Object[] {rule.get("alert"), rule});
    }

    private static List<String> headings() throws IOException {
        return Files.readAllLines(Path.of("..").resolve(RUNBOOK)).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> texts(Map<String, Object> rule, String key) {
        return (Map<String, String>) rule.get(key);
    }
}
