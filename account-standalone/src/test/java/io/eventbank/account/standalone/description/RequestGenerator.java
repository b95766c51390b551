package io.eventbank.account.standalone.description;

import io.eventbank.account.standalone.description.Operation.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes up requests for an operation: as the document says, or with one flaw. The same seed makes the same ones. */
final class RequestGenerator {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Reads numbers as large as they are. */
    private static final JsonMapper BIG = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String JSON_TYPE = "application/json";
    private static final String CSV_TYPE = "text/csv";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final String QUERY = "query";
    private static final double HEADER = 0.15;
    private static final double OPTIONAL = 0.35;

    private static final List<String> WRONG_VALUES = List.of(
            "true",
            "17",
            "-1",
            "1e400",
            "1e-400",
            "123456789012345678901234567890",
            "[]",
            "{}",
            "null",
            "\"\"",
            "\"\\u0000\"",
            "\"a\\u0007b\"",
            "\"\\ud800\"",
            "\" \"",
            "\"/\"",
            "\"2026-02-30\"",
            "\"1,5\"",
            "\"0x10\"",
            "\"NaN\"",
            "[[[[[[]]]]]]",
            "\"" + "y".repeat(5000) + "\"",
            "{\"a\": {\"b\": [1, null]}}");

    private static final List<String> WRONG_TEXTS = List.of(
            "-",
            "/",
            "..;",
            "a b",
            "a/b",
            "\u0000",
            "\u0007",
            "\ufffd",
            "%",
            "-1",
            "1e3",
            "0x10",
            "99999999999999999999",
            "2026-02-30",
            "24:00",
            "\u4f60",
            "z".repeat(400),
            "'",
            "[]",
            "null ");

    private static final List<String> WRONG_TYPES = List.of(
            "text/plain",
            "application/xml",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "nonsense",
            "*/*");

    private static final List<String> WRONG_BODIES = List.of(
            "",
            " ",
            "{",
            "[]",
            "null",
            "17",
            "\"text\"",
            "{} {}",
            "{\"a\": }",
            "{'a': 1}",
            "// {}",
            "\u0000",
            "[".repeat(5000),
            "{\"a\":".repeat(1200));

    private final Document document;
    private final Random random;
    private final Values values;
    private final Map<String, List<String>> callers;

    // The request that is being made.
    private Operation operation;
    private Map<String, String> path;
    private List<String> query;
    private Map<String, String> headers;
    private byte[] body;
    private String flaw;

    /** @param callers whoever may send requests below a path, for the longest path that fits the first */
    RequestGenerator(Document document, long seed, Map<String, List<String>> known, Map<String, List<String>> callers) {
        this.document = document;
        this.random = new Random(seed);
        this.values = new Values(document, random, known);
        this.callers = callers;
    }

    /** @param flawed whether it is to have a flaw */
    GeneratedRequest make(Operation wanted, boolean flawed) {
        operation = wanted;
        path = new LinkedHashMap<>();
        query = new ArrayList<>();
        headers = new LinkedHashMap<>();
        body = null;
        flaw = null;
        operation.parameters("path").forEach(each -> path.put(each.name(), values.textOf(each.name(), each.schema())));
        parameters();
        body();
        if (flawed) {
            spoil();
        }
        String target = operation.path();
        for (Map.Entry<String, String> variable : path.entrySet()) {
            target = target.replace("{" + variable.getKey() + "}", encoded(variable.getValue()));
        }
        return new GeneratedRequest(
                operation,
                caller(),
                query.isEmpty() ? target : target + "?" + String.join("&", query),
                Map.copyOf(headers),
                body,
                flaw);
    }

    private String caller() {
        List<String> fitting = callers.entrySet().stream()
                .filter(each -> operation.path().startsWith(each.getKey()))
                .max(Comparator.comparingInt(each -> each.getKey().length()))
                .orElseThrow()
                .getValue();
        List<String> all = callers.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList();
        return values.chance(0.75) ? values.pick(fitting) : values.pick(all);
    }

    private void parameters() {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters(QUERY)) {
            if (parameter.required() || values.chance(OPTIONAL)) {
                chosen.put(parameter.name(), values.textOf(parameter.name(), parameter.schema()));
            }
        }
        agree(chosen);
        chosen.forEach((name, value) -> query.add(encoded(name) + "=" + encoded(value)));
        for (Parameter parameter : operation.parameters("header")) {
            if (values.chance(HEADER)) {
                headers.put(parameter.name(), inHeader(parameter));
            }
        }
        List<String> forms =
                List.copyOf(operation.answer(success()).path("content").propertyNames());
        if (values.chance(HEADER) && !forms.isEmpty()) {
            headers.put(
                    "Accept",
                    values.pick(List.of(values.pick(forms), "*/*", values.pick(forms) + ";q=0.5, */*;q=0.1")));
        }
    }

    /** What no schema can say: the end is not before the start, and a version stands alone. */
    private static void agree(Map<String, String> chosen) {
        if (chosen.containsKey("from")
                && chosen.containsKey("to")
                && chosen.get("from").compareTo(chosen.get("to")) > 0) {
            chosen.put("from", chosen.get("to"));
        }
        if (chosen.containsKey("minBalance")) {
            chosen.remove("maxBalance");
        }
        if (chosen.containsKey("version")) {
            chosen.remove("asOf");
            chosen.remove("knownAt");
        }
    }

    private String inHeader(Parameter parameter) {
        String value;
        do {
            value = values.textOf(parameter.name(), parameter.schema());
        } while (!value.chars().allMatch(each -> each > ' ' && each < 127));
        return value;
    }

    private void body() {
        if (operation.bodyTypes().isEmpty()) {
            return;
        }
        String type = operation.bodyTypes().get(0);
        headers.put(CONTENT_TYPE, type);
        if (type.equals(CSV_TYPE)) {
            body = csv().getBytes(StandardCharsets.UTF_8);
            return;
        }
        JsonNode schema = operation.bodySchema(type);
        JsonNode value = values.of(schema);
        String errors = document.errors(schema, value);
        if (!errors.isEmpty()) {
            throw new IllegalStateException(value + " is made as " + schema + ", and is not: " + errors);
        }
        body = JSON.writeValueAsBytes(value);
    }

    private String csv() {
        List<String> cells =
                List.of("C1", "A1", "2024-02-29", "DEPOSIT", "1.00", "-1", "", "\"a,\"\"b\"\"\nc\"", "\u4f60", "EUR");
        String header = operation.path().endsWith("accounts")
                ? "accountId,ownerId,ownerName,ownerEmail,accountType,currency,openedOn,overdraftLimit"
                : "transactionId,accountId,bookingDate,type,amount,reference";
        return random.ints(random.nextInt(4), 0, 9)
                .mapToObj(width ->
                        random.ints(width, 0, cells.size()).mapToObj(cells::get).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", (values.chance(0.8) ? header : "nonsense") + "\r\n", ""));
    }

    private void spoil() {
        List<Runnable> ways = new ArrayList<>(List.of(this::spoilQuery, this::spoilAccept));
        if (!path.isEmpty()) {
            ways.add(this::spoilPath);
        }
        if (operation.headers().findAny().isPresent()) {
            ways.add(this::spoilHeader);
        }
        if (headers.containsKey(CONTENT_TYPE)) {
            ways.add(this::spoilType);
        }
        if (JSON_TYPE.equals(headers.get(CONTENT_TYPE))) {
            ways.add(this::spoilBody);
            ways.add(this::spoilField);
            ways.add(this::spoilField);
            ways.add(this::spoilField);
        }
        values.pick(ways).run();
    }

    private void spoilPath() {
        Parameter parameter = values.pick(operation.parameters("path"));
        String value = values.pick(WRONG_TEXTS);
        if (!allows(parameter, value)) {
            path.put(parameter.name(), value);
            flaw = parameter.name() + " is wrong";
        }
    }

    private void spoilQuery() {
        List<Parameter> known = operation.parameters(QUERY);
        if (known.isEmpty() || values.chance(0.3)) {
            query.add(
                    values.pick(List.of("nothing=1", "LIMIT=1", "minversion=1", "%00=1", "a%5B%5D=1", "%E4%BD%A0=1")));
            flaw = "an unknown parameter";
            return;
        }
        Parameter parameter = values.pick(known);
        String value = values.chance(0.2) ? "" : values.pick(WRONG_TEXTS);
        query.removeIf(each -> each.startsWith(parameter.name() + "="));
        if (values.chance(0.2)) {
            String twice = parameter.name() + "=" + encoded(values.textOf(parameter.name(), parameter.schema()));
            query.add(twice);
            query.add(twice);
            flaw = parameter.name() + " is there twice";
        } else if (parameter.required() && values.chance(0.3)) {
            flaw = parameter.name() + " is missing";
        } else if (!allows(parameter, value)) {
            query.add(parameter.name() + "=" + encoded(value));
            flaw = parameter.name() + " is wrong";
        }
    }

    private void spoilHeader() {
        Parameter parameter = values.pick(operation.parameters("header"));
        String value = values.pick(List.of("a b", "\"", "\"x\"", "W/\"1\"", "-1", "x".repeat(300), "\"0\", \"1\""));
        headers.put(parameter.name(), value);
        if (!parameter.name().equals("X-Request-Id") && !allows(parameter, value)) { // that one is made anew
            flaw = parameter.name() + " is wrong";
        }
    }

    private void spoilAccept() {
        headers.put(
                "Accept",
                values.pick(
                        List.of("image/png", "nonsense", "text/html;q=0", "application/json;charset=utf-16", "*", "")));
    }

    private void spoilType() {
        headers.put(CONTENT_TYPE, values.pick(WRONG_TYPES));
        flaw = "the type is wrong";
    }

    private void spoilBody() {
        if (values.chance(0.1)) {
            body = new byte[70_000];
            flaw = "the body is too large";
        } else if (values.chance(0.15)) {
            body = new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, '"', ':', '1', '}'};
            flaw = "the body is no UTF-8";
        } else {
            body = values.pick(WRONG_BODIES).getBytes(StandardCharsets.UTF_8);
            flaw = "the body is wrong";
        }
    }

    private void spoilField() {
        JsonNode schema = operation.bodySchema(JSON_TYPE);
        ObjectNode object = JSON.readTree(body).asObject();
        List<String> fields =
                List.copyOf(document.resolved(schema).path("properties").propertyNames());
        String field = values.pick(fields);
        String value = values.pick(WRONG_VALUES);
        if (values.chance(0.15)) {
            body = ("{\"nothing\": " + value + object.toString().replaceFirst("^\\{", object.isEmpty() ? "" : ","))
                    .getBytes(StandardCharsets.UTF_8);
            flaw = "an unknown field";
        } else if (values.chance(0.1) && object.has(field)) {
            body = object.toString()
                    .replaceFirst("}$", ",\"" + field + "\":" + "1}")
                    .getBytes(StandardCharsets.UTF_8);
            flaw = field + " is there twice";
        } else {
            object.remove(field);
            String rest = object.toString().substring(1);
            String wrong = "{\"" + field + "\": " + value + (object.isEmpty() ? "" : ",") + rest;
            String text = values.chance(0.2) ? object.toString() : wrong;
            body = text.getBytes(StandardCharsets.UTF_8);
            // Half a character, and more decimals than any currency has: what no schema says.
            boolean beyondSchemas = text.contains("\\ud800") || text.contains("1e-400");
            flaw = document.errors(schema, BIG.readTree(text)).isEmpty() && !beyondSchemas ? null : field + " is wrong";
        }
    }

    private boolean allows(Parameter parameter, String text) {
        boolean number =
                document.resolved(parameter.schema()).path("type").asString("").equals("integer");
        if (number) {
            return text.matches("0|-?[1-9][0-9]{0,8}")
                    && document.errors(parameter.schema(), JSON.getNodeFactory().numberNode(Long.parseLong(text)))
                            .isEmpty();
        }
        return document.errors(parameter.schema(), JSON.getNodeFactory().stringNode(text))
                .isEmpty();
    }

    private int success() {
        return operation.statuses().stream()
                .filter(status -> status.startsWith("2"))
                .mapToInt(Integer::parseInt)
                .findFirst()
                .orElseThrow();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
