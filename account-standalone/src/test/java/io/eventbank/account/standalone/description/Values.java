package io.eventbank.account.standalone.description;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes values that a schema allows, the outermost ones more often than by chance. */
final class Values {

    /** In all names and addresses that are made up, so that they can be told wherever they appear. */
    static final String PERSON = "Zaphodine";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int TRIES = 500;
    private static final int MAX_LENGTH = 140;
    private static final int MAX_NAME = 200;

    private static final List<String> TEXTS = List.of(
            "rent",
            "a",
            "'; DROP TABLE account; --",
            "\"quoted\" \\ and / %00 %s {0} ${x} #{x}",
            "<script>alert(1)</script>",
            "=1+1",
            "Ünïcödé \u4f60\u597d \u0645\u0631\u062d\u0628\u0627",
            "\ud83d\ude80\ud83c\udff3\ufe0f\u200d\ud83c\udf08",
            "\u202eright to left",
            "e\u0301\u0301\u0301",
            "\u00a0x\u2028y\u2029",
            "\ufeffBOM",
            "null",
            "NaN");

    private static final List<String> DATES =
            List.of("0001-01-01", "1582-10-10", "1970-01-01", "2024-02-29", "2026-01-01", "9999-12-31");

    private static final List<String> MOMENTS = List.of(
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999999Z",
            "2024-02-29T12:00:00+14:00",
            "2025-06-30T23:59:59.5-11:30",
            "2026-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z");

    private static final List<String> DURATIONS =
            List.of("PT0S", "PT30S", "PT0.000000001S", "P1D", "P1DT1H1M1,5S", "P999999999DT999999999H", "PT999999999S");

    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "EUR", "JPY", "BHD", "USD", "XAU", "ZZZ");

    private final Document document;
    private final Random random;
    private final Map<String, List<String>> known;

    /** @param known ids of things that exist, by the names of fields and parameters */
    Values(Document document, Random random, Map<String, List<String>> known) {
        this.document = document;
        this.random = random;
        this.known = known;
    }

    /** A value that the schema allows. */
    JsonNode of(JsonNode declared) {
        JsonNode schema = document.resolved(declared);
        if (schema.has("oneOf")) {
            return of(pick(schema.path("oneOf").valueStream().toList()));
        }
        if (schema.has("enum")) {
            return pick(schema.path("enum").valueStream().toList());
        }
        return switch (pick(types(schema))) {
            case "null" -> JSON.nullNode();
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> JSON.numberNode(integer(schema));
            case "number" -> JSON.numberNode(number(schema));
            case "object" -> object(schema);
            default -> JSON.stringNode(text(schema));
        };
    }

    /** One that fits the name, too, more often than not. */
    JsonNode of(String name, JsonNode schema) {
        if (name.equals("name") && schema.path("maxLength").asInt(0) == MAX_NAME || name.equals("email")) {
            return JSON.stringNode(person(name));
        }
        return known.containsKey(name) && chance(0.6) ? JSON.stringNode(pick(known.get(name))) : of(schema);
    }

    /** The same as it stands in a path, a query or a header. */
    String textOf(String name, JsonNode schema) {
        return of(name, schema).asString();
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (!type.isArray()) {
            return List.of(type.asString("object"));
        }
        List<String> types =
                type.valueStream().map(JsonNode::asString).collect(Collectors.toCollection(ArrayList::new));
        types.add(types.get(0)); // rather a value than null
        types.add(types.get(0));
        return types;
    }

    private ObjectNode object(JsonNode schema) {
        List<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).toList();
        ObjectNode object = JsonMapper.shared().createObjectNode();
        schema.path("properties").forEachEntry((name, property) -> {
            if (required.contains(name) || chance(0.4)) {
                object.set(name, of(name, property));
            }
        });
        return object;
    }

    private String person(String field) {
        String suffix = Integer.toString(random.nextInt(1000));
        return field.equals("email")
                ? pick(List.of("%s@example.org", "%s+tag@sub.example.org", "a.x-%s@a-b.example.org"))
                        .formatted(PERSON + suffix)
                : PERSON + suffix + " " + pick(TEXTS);
    }

    private BigInteger integer(JsonNode schema) {
        boolean small = schema.path("format").asString("").equals("int32");
        BigInteger least = bound(schema, "minimum", BigInteger.valueOf(small ? Integer.MIN_VALUE : Long.MIN_VALUE));
        BigInteger most = bound(schema, "maximum", BigInteger.valueOf(small ? Integer.MAX_VALUE : Long.MAX_VALUE));
        BigInteger little = least.add(BigInteger.valueOf(random.nextInt(5))).min(most);
        return chance(0.1) ? pick(List.of(least, most)) : little;
    }

    private static BigInteger bound(JsonNode schema, String name, BigInteger otherwise) {
        return schema.has(name) ? schema.path(name).bigIntegerValue() : otherwise;
    }

    private BigDecimal number(JsonNode schema) {
        BigDecimal most = schema.has("maximum") ? schema.path("maximum").decimalValue() : BigDecimal.valueOf(1000);
        BigDecimal little = BigDecimal.valueOf(1L + random.nextInt(1000), random.nextInt(3));
        return chance(0.05) ? new BigDecimal(most.toPlainString()) : little.min(most);
    }

    private String text(JsonNode schema) {
        Pattern pattern = Pattern.compile(schema.path("pattern").asString(""));
        int least = schema.path("minLength").asInt(0);
        int most = schema.path("maxLength").asInt(MAX_LENGTH);
        List<Supplier<String>> kinds = kinds(schema.path("format").asString(""), most);
        for (int i = 0; i < TRIES; i++) {
            String text = pick(kinds).get();
            int length = text.codePointCount(0, text.length());
            if (pattern.matcher(text).find() && length >= least && length <= most) {
                return text;
            }
        }
        throw new IllegalStateException("No text is known that is as " + schema);
    }

    private List<Supplier<String>> kinds(String format, int most) {
        return switch (format) {
            case "date" ->
                List.of(
                        () -> pick(DATES),
                        () -> LocalDate.now(ZoneOffset.UTC)
                                .minusDays(random.nextInt(3))
                                .toString());
            case "date-time" -> List.of(() -> pick(MOMENTS));
            case "duration" -> List.of(() -> pick(DURATIONS));
            case "email" -> List.of(() -> person("email"));
            case "decimal" ->
                List.of(
                        () -> String.valueOf(random.nextInt(1000)),
                        () -> random.nextInt(1000) + "." + pick(List.of("1", "50", "999", "00000000000000000001")),
                        () -> pick(List.of(
                                "0", "0.00", "-1", "999999999999999", "99999999999999999999.99999999999999999999")));
            default ->
                List.of(
                        this::id,
                        () -> "BankAccount-" + id(),
                        () -> pick(TEXTS),
                        () -> "x".repeat(most),
                        () -> pick(CURRENCIES),
                        () -> pick(List.of("\"0\"", "\"3\"", "\"999999999999999999\"", "*")),
                        () -> pick(List.of("eventCount", "accounts", "streams", "transfer-saga")),
                        () -> String.valueOf(random.nextInt(100)));
        };
    }

    private String id() {
        String letters = "abcXYZ019._-";
        return "g"
                + IntStream.range(0, random.nextInt(63))
                        .mapToObj(i -> String.valueOf(letters.charAt(random.nextInt(letters.length()))))
                        .collect(Collectors.joining());
    }
}
