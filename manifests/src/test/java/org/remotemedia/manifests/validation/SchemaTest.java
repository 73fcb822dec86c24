package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.model.ManifestMetadata;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.model.RetryPolicy;
import org.remotemedia.manifests.model.RuntimeHint;

/** Holds the schema, the model and the reader together. */
class SchemaTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FULL =
      """
      {"version": "v1",
       "metadata": {"name": "n", "description": "d", "created_at": "2026-01-01T00:00:00Z"},
       "nodes": [
         {"id": "a", "node_type": "T", "params": {"p": 1}, "runtime_hint": "auto",
          "retry": {"max_attempts": 3, "initial_backoff_ms": 100, "timeout_ms": 1000}},
         {"id": "b", "node_type": "T"}],
       "connections": [{"from": "a", "to": "b"}]}
      """;

  private static JsonNode schema() {
    try {
      return MAPPER.readTree(ManifestReader.schema());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> components(Class<?> type) {
    Set<String> names = new TreeSet<>();
    Arrays.stream(type.getRecordComponents())
        .map(c -> c.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .forEach(names::add);
    return names;
  }

  @Test
  void theModelHasTheSchemasProperties() {
    JsonNode schema = schema();
    assertThat(names(schema.at("/properties"))).isEqualTo(components(Manifest.class));
    assertThat(names(schema.at("/properties/metadata/properties")))
        .isEqualTo(components(ManifestMetadata.class));
    assertThat(names(schema.at("/definitions/node/properties")))
        .isEqualTo(components(NodeDefinition.class));
    assertThat(names(schema.at("/definitions/retry/properties")))
        .isEqualTo(components(RetryPolicy.class));
    assertThat(names(schema.at("/definitions/connection/properties")))
        .isEqualTo(components(Connection.class));
  }

  @Test
  void theModelHasTheSchemasValuesAndDefaults() {
    JsonNode schema = schema();
    assertThat(schema.at("/properties/version/enum"))
        .isEqualTo(MAPPER.valueToTree(List.of(Manifest.VERSION)));
    JsonNode hint = schema.at("/definitions/node/properties/runtime_hint");
    List<String> hints = new ArrayList<>(RuntimeHint.wireNames());
    hints.add(null);
    assertThat(hint.get("enum")).isEqualTo(MAPPER.valueToTree(hints));
    assertThat(hint.get("default").textValue()).isEqualTo(RuntimeHint.AUTO.wireName());
    JsonNode retry = schema.at("/definitions/retry/properties");
    RetryPolicy usual = RetryPolicy.DEFAULT;
    assertThat(retry.at("/max_attempts/default").intValue()).isEqualTo(usual.maxAttempts());
    assertThat(retry.at("/initial_backoff_ms/default").intValue())
        .isEqualTo(usual.initialBackoffMs());
    assertThat(retry.at("/timeout_ms/default").isMissingNode())
        .isEqualTo(usual.timeoutMs() == RetryPolicy.NO_TIMEOUT);
  }

  /** Of every part that the schema does not require, by way of a manifest that has them all. */
  @Test
  void whatIsOptionalMayBeNullWhichIsAsIfItWereAbsent() throws IOException {
    Schema schema = checker();
    JsonNode definitions = schema().at("/definitions");
    List<String> optional = new ArrayList<>();
    addOptional(schema(), "", optional);
    addOptional(schema().at("/properties/metadata"), "/metadata", optional);
    addOptional(definitions.get("node"), "/nodes/0", optional);
    addOptional(definitions.get("retry"), "/nodes/0/retry", optional);
    addOptional(definitions.get("connection"), "/connections/0", optional);
    assertThat(optional)
        .containsExactly(
            "/metadata",
            "/metadata/name",
            "/metadata/description",
            "/metadata/created_at",
            "/nodes/0/params",
            "/nodes/0/runtime_hint",
            "/nodes/0/retry",
            "/nodes/0/retry/max_attempts",
            "/nodes/0/retry/initial_backoff_ms",
            "/nodes/0/retry/timeout_ms");
    for (String pointer : optional) {
      JsonNode withNull = mutated(pointer, NullNode.instance);
      assertThat(schema.validate(withNull)).as(pointer).isEmpty();
      assertThat(ManifestReader.read(withNull))
          .as(pointer)
          .isEqualTo(ManifestReader.read(mutated(pointer, null)));
    }
  }

  private static void addOptional(JsonNode type, String pointer, List<String> optional) {
    Set<String> required = new TreeSet<>();
    type.path("required").forEach(name -> required.add(name.textValue()));
    type.get("properties")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!required.contains(name)) {
                optional.add(pointer + "/" + name);
              }
            });
  }

  private static Schema checker() {
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder ->
                builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(false).build()))
        .getSchema(schema());
  }

  /** Formats aside: of created_at the model asks no more than that it be a string. */
  @Test
  void theSchemaRefusesExactlyWhatTheReaderRefuses() throws IOException {
    Schema schema = checker();
    List<String> disagreements = new ArrayList<>();
    int refused = 0;
    List<JsonNode> mutants = mutants();
    for (JsonNode mutant : mutants) {
      boolean schemaRefuses = !schema.validate(mutant).isEmpty();
      if (schemaRefuses != readerRefuses(mutant)) {
        disagreements.add((schemaRefuses ? "schema" : "reader") + " alone refuses " + mutant);
      }
      refused += schemaRefuses ? 1 : 0;
    }
    assertThat(disagreements).isEmpty();
    assertThat(refused).isGreaterThan(200);
    assertThat(mutants.size() - refused).isGreaterThan(50);
  }

  private static boolean readerRefuses(JsonNode tree) {
    try {
      ManifestReader.read(tree);
      return false;
    } catch (InvalidPipeline e) {
      return true;
    }
  }

  /** A full manifest with each of its parts left out, or replaced by values of all kinds. */
  private static List<JsonNode> mutants() throws IOException {
    JsonNode values =
        MAPPER.readTree(
            """
            [null, true, "", "x", "v1", "cpython", "rust_native", 0, 1, -1, 3.0, 2.5, 100, 101,
             3600000, 3600001, 86400000, 86400001, 1e300, 123456789012345678901234567890,
             [], [1], {}, {"id": "z"}, {"id": "z", "node_type": "T"}, {"from": "a", "to": "z"},
             {"from": 1, "to": "b"}]
            """);
    List<String> pointers = new ArrayList<>();
    collect(MAPPER.readTree(FULL), "", pointers);
    List<JsonNode> mutants = new ArrayList<>();
    values.forEach(mutants::add);
    for (String pointer : pointers) {
      mutants.add(mutated(pointer, null));
      values.forEach(value -> mutants.add(mutated(pointer, value)));
    }
    mutate(mutants, tree -> tree.put("extra", 1));
    mutate(mutants, tree -> ((ObjectNode) tree.at("/nodes/0")).put("extra", 1));
    mutate(mutants, tree -> ((ObjectNode) tree.at("/connections/0")).put("extra", 1));
    mutate(mutants, tree -> ((ArrayNode) tree.at("/nodes")).add(7));
    return mutants;
  }

  private static void mutate(List<JsonNode> mutants, Consumer<ObjectNode> change) {
    ObjectNode tree = full();
    change.accept(tree);
    mutants.add(tree);
  }

  private static ObjectNode full() {
    try {
      return (ObjectNode) MAPPER.readTree(FULL);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void collect(JsonNode node, String pointer, List<String> pointers) {
    if (!pointer.isEmpty()) {
      pointers.add(pointer);
    }
    node.properties().forEach(e -> collect(e.getValue(), pointer + "/" + e.getKey(), pointers));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(node.get(i), pointer + "/" + i, pointers);
    }
  }

  private static JsonNode mutated(String pointer, JsonNode value) {
    ObjectNode tree = full();
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = tree.at(pointer.substring(0, slash));
    String last = pointer.substring(slash + 1);
    if (parent instanceof ArrayNode array) {
      int index = Integer.parseInt(last);
      if (value == null) {
        array.remove(index);
      } else {
        array.set(index, value);
      }
    } else if (value == null) {
      ((ObjectNode) parent).remove(last);
    } else {
      ((ObjectNode) parent).set(last, value);
    }
    return tree;
  }
}
