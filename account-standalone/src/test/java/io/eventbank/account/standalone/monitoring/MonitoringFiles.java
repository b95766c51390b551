package io.eventbank.account.standalone.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is in {@code monitoring}, and which metrics it asks for. */
public final class MonitoringFiles {

    private static final Path DIRECTORY = Path.of("../monitoring");

    private static final Set<String> MADE_BY_PROMETHEUS = Set.of("up");

    private static final Set<String> WORDS = Set.of(
            "and", "or", "unless", "on", "ignoring", "group_left", "group_right", "by", "without", "bool", "offset");

    /** What is in a query, but is no name of a metric: texts, selections of labels, periods, and labels to group by. */
    private static final Pattern OTHER =
            Pattern.compile("\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring)\\s*\\([^)]*\\)");

    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][a-zA-Z0-9_:]*\\b(?!\\s*\\()");

    private MonitoringFiles() {}

    /** The rules of all groups. */
    static List<Map<String, Object>> rules() {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(read("alerts.yml"));
        return file.get("groups").stream()
                .flatMap(group -> group.get("rules").stream())
                .toList();
    }

    /** The queries of all dashboards. */
    static List<String> dashboardQueries() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("grafana/dashboards"))) {
            return files.flatMap(MonitoringFiles::queries).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The metrics that dashboards and alerts ask for, but for those of Prometheus itself. */
    public static Set<String> metrics() {
        Set<String> names = new TreeSet<>();
        Stream.concat(dashboardQueries().stream(), rules().stream().map(rule -> (String) rule.get("expr")))
                .map(MonitoringFiles::metrics)
                .forEach(names::addAll);
        names.removeAll(MADE_BY_PROMETHEUS);
        return names;
    }

    /** The metrics that a query in PromQL asks for. */
    static Set<String> metrics(String query) {
        Set<String> names = new HashSet<>();
        Matcher name = NAME.matcher(OTHER.matcher(query).replaceAll(" "));
        while (name.find()) {
            if (!WORDS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }

    /** The metrics in what a process answers when it is asked for them. */
    public static Set<String> scraped(String exposition) {
        Set<String> names = new HashSet<>();
        Arrays.stream(exposition.split("\n"))
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    static String read(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> queries(Path dashboard) {
        try {
            JsonNode panels =
                    JsonMapper.shared().readTree(Files.readString(dashboard)).path("panels");
            return panels.valueStream()
                    .flatMap(panel -> panel.path("targets").valueStream())
                    .map(target -> target.path("expr").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
