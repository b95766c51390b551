package io.eventbank.account.standalone.description;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An OpenAPI document (3.1, whose schemas are JSON Schema 2020-12), and whether values are as it says. */
final class Document {

    private static final String COMPONENTS = "components";
    private static final String REFERENCE = "$ref";
    private static final String OTHERS = "additionalProperties";

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();
    private final JsonNode closedComponents;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            Dialects.getOpenApi31(),
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    Document(JsonNode root) {
        this.root = root;
        this.closedComponents = closed(root.path(COMPONENTS));
        root.path("paths")
                .forEachEntry((path, methods) -> methods.forEachEntry(
                        (method, description) -> operations.add(Operation.of(method, path, description))));
    }

    List<Operation> operations() {
        return operations;
    }

    JsonNode schema(String name) {
        return root.path(COMPONENTS).path("schemas").path(name);
    }

    /** The schema itself where it is named by another. */
    JsonNode resolved(JsonNode schema) {
        return schema.has(REFERENCE) ? root.at(schema.path(REFERENCE).asString().substring(1)) : schema;
    }

    /** What is wrong with a value; nothing if it is as the schema says, and has no fields that it does not name. */
    String errors(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(Error::toString)
                .collect(Collectors.joining("; "));
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy().asObject();
        whole.set(COMPONENTS, closedComponents);
        return registry.getSchema(whole);
    }

    /** A copy in which objects have no fields but those that are named. */
    private static JsonNode closed(JsonNode components) {
        ObjectNode copy = JsonMapper.shared().createObjectNode();
        copy.setAll(components.deepCopy().asObject());
        copy.path("schemas").forEach(schema -> {
            if (schema.has("properties") && !schema.has(OTHERS)) {
                schema.asObject().put(OTHERS, false);
            }
        });
        return copy;
    }
}
