package org.remotemedia.bridge.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterProblem;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;

/** What Python's description of its nodes is taken for. */
class PythonNodesTest {
  private final PythonNodes nodes = PythonNodes.parse(described());

  PythonNodesTest() throws IOException {}

  private static String described() throws IOException {
    try (InputStream text =
        PythonNodesTest.class.getResourceAsStream("/environment/described.json")) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private NodeMetadata type(String name) {
    return nodes.metadata().stream().filter(type -> type.isNamed(name)).findFirst().orElseThrow();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private List<String> problems(String type, String params) throws IOException {
    List<ParameterProblem> problems = new ArrayList<>();
    Parameters.check(type(type), json(params), problems);
    return problems.stream()
        .map(problem -> problem.parameter() + ": " + problem.message())
        .toList();
  }

  @Test
  void typesAreWhatTheyAreInPython() {
    assertThat(nodes.metadata())
        .extracting(NodeMetadata::name)
        .containsExactly("Gain", "Peak", "Transcriber");
    NodeMetadata transcriber = type("Asr");
    assertThat(transcriber.name()).isEqualTo("Transcriber");
    assertThat(transcriber.version()).isEqualTo("2.1.0");
    assertThat(transcriber.description()).isEqualTo("Writes down what is said. Needs a model.");
    assertThat(transcriber.accepts()).containsExactly(ValueKind.AUDIO);
    assertThat(transcriber.output()).isEqualTo(OutputKind.JSON);
    assertThat(transcriber.keepsSampleRate()).isFalse();
    NodeMetadata gain = type("Gain");
    assertThat(gain.capabilities()).containsExactly(Capability.AUDIO, Capability.GPU);
    assertThat(gain.output()).isEqualTo(OutputKind.AUDIO);
    assertThat(gain.keepsSampleRate()).isTrue();
    assertThat(type("Peak").accepts()).containsExactlyInAnyOrder(ValueKind.AUDIO, ValueKind.JSON);
    assertThat(type("Peak").output()).isEqualTo(OutputKind.ANY);
  }

  @Test
  void onlyStreamingTypesHaveChunksAndTheyTakeNothingButAudio() {
    assertThat(nodes.chunkMs()).containsOnlyKeys("Gain").containsEntry("Gain", 250);
    assertThat(type("Gain").accepts()).containsExactly(ValueKind.AUDIO);
  }

  @Test
  void modulesAndProblemsAreNamed() {
    assertThat(nodes.modules()).containsExactly("described_nodes", "broken_nodes");
    assertThat(nodes.problems()).hasSize(1);
    assertThat(nodes.problems().get(0))
        .startsWith("broken_nodes: ")
        .contains("No module named 'module_that_does_not_exist'");
  }

  @Test
  void parametersKeepTypeDefaultRangeAndChoices() throws IOException {
    List<ParameterSpec> parameters = type("Transcriber").parameters();
    assertThat(parameters)
        .extracting(ParameterSpec::name)
        .containsExactly(
            "model", "beam", "window_s", "task", "channels", "options", "anything", "verbose");
    assertThat(parameters)
        .extracting(ParameterSpec::type)
        .containsExactly(
            ParameterType.STRING,
            ParameterType.INTEGER,
            ParameterType.FLOAT,
            ParameterType.STRING,
            ParameterType.INTEGER_LIST,
            ParameterType.OBJECT,
            ParameterType.ANY,
            ParameterType.BOOLEAN);
    ParameterSpec model = parameters.get(0);
    assertThat(model.required()).isTrue();
    assertThat(model.defaultValue().isNull()).isTrue();
    assertThat(model.description()).isEqualTo("name of the model.");
    ParameterSpec beam = parameters.get(1);
    assertThat(beam.required()).isFalse();
    assertThat(beam.defaultValue()).isEqualTo(json("4"));
    assertThat(beam.minimum()).isEqualTo(1);
    assertThat(beam.maximum()).isEqualTo(16);
    assertThat(beam.aliases()).containsExactly("beam_size");
    ParameterSpec window = parameters.get(2);
    assertThat(window.minimum()).isEqualTo(0.1);
    assertThat(window.maximum()).isNull();
    assertThat(window.unit()).isEqualTo("s");
    assertThat(parameters.get(3).choices()).containsExactly("transcribe", "translate");
    assertThat(parameters.get(4).defaultValue()).isEqualTo(json("[0]"));
    assertThat(parameters.get(7).defaultValue()).isEqualTo(json("false"));
  }

  @Test
  void parametersAreCheckedAsThoseOfNativeNodes() throws IOException {
    assertThat(problems("Transcriber", "{}"))
        .containsExactly("model: missing; Transcriber needs it: a string");
    assertThat(problems("Transcriber", "{\"model\": null}")).hasSize(1);
    assertThat(problems("Asr", "{\"model\": \"m\", \"beam_size\": 3.0, \"options\": {\"a\": [1]}}"))
        .isEmpty();
    assertThat(
            problems(
                "Transcriber",
                """
                {"modle": "m", "beam": 17, "task": "sing", "channels": [0.5], "verbose": 1}\
                """))
        .hasSize(6)
        .anyMatch(problem -> problem.startsWith("modle: unknown parameter; did you mean model?"))
        .anyMatch(problem -> problem.contains("from 1 to 16, given 17"))
        .anyMatch(problem -> problem.contains("transcribe, translate, given \"sing\""))
        .anyMatch(problem -> problem.startsWith("channels: "))
        .anyMatch(problem -> problem.startsWith("verbose: "))
        .anyMatch(problem -> problem.startsWith("model: missing"));
    assertThat(problems("Peak", "{\"floor\": 1}"))
        .containsExactly("floor: unknown parameter; Peak has none");
  }

  @Test
  void anythingElseThanADescriptionIsRefused() {
    assertThatThrownBy(() -> PythonNodes.parse("Hello from a module\n"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aDescriptionThatLacksAFieldIsRefused() throws IOException {
    for (String field :
        List.of(
            "/modules",
            "/problems/0/message",
            "/nodes/0/keeps_sample_rate",
            "/nodes/0/output",
            "/nodes/2/parameters/0/required",
            "/nodes/2/parameters/0/default")) {
      ObjectNode json = (ObjectNode) json(described());
      JsonPointer pointer = JsonPointer.compile(field);
      String name = pointer.last().getMatchingProperty();
      assertThat(((ObjectNode) json.at(pointer.head())).remove(name)).as(field).isNotNull();
      assertThatThrownBy(() -> PythonNodes.parse(json.toString()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("'" + name + "'");
    }
  }
}
