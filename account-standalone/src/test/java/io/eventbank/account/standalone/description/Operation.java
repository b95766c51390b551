package io.eventbank.account.standalone.description;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** An operation as the OpenAPI document describes it. */
record Operation(String method, String path, JsonNode description) {

    /** A parameter of a place such as {@code query}. */
    record Parameter(String place, String name, boolean required, JsonNode schema) {}

    JsonNode answer(int status) {
        return description.path("responses").path(String.valueOf(status));
    }

    List<String> statuses() {
        return List.copyOf(description.path("responses").propertyNames());
    }

    List<Parameter> parameters(String place) {
        return description
                .path("parameters")
                .valueStream()
                .filter(parameter -> parameter.path("in").asString().equals(place))
                .map(parameter -> new Parameter(
                        place,
                        parameter.path("name").asString(),
                        parameter.path("required").asBoolean(false),
                        parameter.path("schema")))
                .toList();
    }

    Stream<String> headers() {
        return parameters("header").stream().map(Parameter::name);
    }

    /** The types of the body that it takes; none if it takes no body. */
    List<String> bodyTypes() {
        return List.copyOf(description.path("requestBody").path("content").propertyNames());
    }

    JsonNode bodySchema(String type) {
        return description.path("requestBody").path("content").path(type).path("schema");
    }

    boolean changes() {
        return !method.equals("GET");
    }

    static Operation of(String method, String path, JsonNode description) {
        return new Operation(method.toUpperCase(Locale.ROOT), path, description);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
