package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.manifests.catalog.NodeRuntime;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.manifests.testing.TestNodes;

class ValidationTest {
  private static Validation validate(String nodes, String connections) {
    return Validation.validate(
        "{\"version\": \"v1\",\n\"nodes\": ["
            + nodes
            + "],\n\"connections\": ["
            + connections
            + "]}",
        TestNodes.catalog());
  }

  private static String node(String id, String type) {
    return "{\"id\": \"" + id + "\", \"node_type\": \"" + type + "\"}";
  }

  private static String node(String id, String type, String params) {
    return "{\"id\": \""
        + id
        + "\", \"node_type\": \""
        + type
        + "\", \"params\": {"
        + params
        + "}}";
  }

  private static String edge(String from, String to) {
    return "{\"from\": \"" + from + "\", \"to\": \"" + to + "\"}";
  }

  private static List<String> texts(Validation validation) {
    return validation.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void aValidManifestGivesAGraphAndNothingElse() {
    Validation validation =
        validate(node("s", "OldSegments") + "," + node("g", "Gain", "\"db\": 3"), edge("g", "s"));
    assertThat(validation.problems()).isEmpty();
    assertThat(validation.warnings()).isEmpty();
    assertThat(validation.orThrow().nodes().stream().map(GraphNode::id)).containsExactly("g", "s");
    GraphNode segments = validation.orThrow().node("s");
    assertThat(segments.nodeType()).isEqualTo("Segments");
    assertThat(segments.inputs()).containsExactly("g");
    assertThat(segments.isSink()).isTrue();
    assertThat(validation.orThrow().node("g").params().get("db").intValue()).isEqualTo(3);
  }

  @Test
  void tenMistakesOfTenKindsAreAllReportedWithNodeAndPlace() {
    Validation validation =
        Validation.validate(
            """
            {"version": "v2",
             "nodes": [
              {"id": "in", "node_type": "PassOn"},
              {"id": "typo", "node_type": "Segmets"},
              {"id": "params", "node_type": "Segments", "params": {"treshold": -30}},
              {"id": "both", "node_type": "Gain", "params": {"db": 1, "linear": 2}},
              {"id": "in", "node_type": "Gain"},
              {"id": "nohint", "node_type": "Gain", "runtime_hint": "gpu"},
              {"id": "untyped"},
              {"id": "c1", "node_type": "PassOn"},
              {"id": "c2", "node_type": "PassOn"},
              {"id": "behind", "node_type": "PassOn"},
              {"id": "needs", "node_type": "Gain"}
             ],
             "connections": [
              {"from": "in", "to": "nowhere"},
              {"from": "c1", "to": "c2"},
              {"from": "c2", "to": "c1"},
              {"from": "c2", "to": "behind"},
              {"from": "both", "to": "both"},
              {"from": "both", "to": "params"},
              {"from": "both", "to": "params"},
              {"from": "params", "to": "needs"}
             ]}
            """,
            TestNodes.catalog());
    assertThat(texts(validation))
        .containsExactlyInAnyOrder(
            "ManifestError: Unsupported manifest version: v2, at /version (line 1); expected v1",
            "ManifestError at /nodes/5/runtime_hint (line 8), node 'nohint': unknown runtime_hint"
                + " 'gpu'; expected one of rust_native, cpython, auto",
            "ManifestError at /nodes/6 (line 9), node 'untyped': the field 'node_type' is missing",
            "ManifestError: Duplicate node ID: in, at /nodes/4/id (line 7), node 'in'; /nodes/0 has"
                + " the same one; give each node an id of its own",
            "NodeNotFound at /nodes/1/node_type (line 4), node 'typo': unknown node type"
                + " 'Segmets'; did you mean 'Segments'?; native types: Gain, PassOn, Segments;"
                + " CPython types: Gain, Loudness",
            "ManifestError at /nodes/2/params/treshold (line 5), node 'params': parameter"
                + " 'treshold': unknown parameter; did you mean threshold?; Segments has"
                + " threshold, frame_ms, mode",
            "ManifestError at /nodes/3/params/linear (line 6), node 'both': parameter 'linear':"
                + " cannot be given together with db",
            "ManifestError: Connection references unknown node: nowhere, at /connections/0/to (line"
                + " 16), node 'nowhere'; add the node, or correct its id here",
            "CycleError at /connections/2 (line 18), nodes 'c1', 'c2': these nodes wait for each"
                + " other; the last connection among them is from 'c2' to 'c1'",
            "CycleError at /connections/4 (line 20), node 'both': the node is connected to itself;"
                + " remove the connection",
            "GraphError at /connections/6 (line 22), nodes 'both', 'params': duplicate connection:"
                + " 'both' is connected to 'params' already",
            "GraphError at /connections/7 (line 23), nodes 'params', 'needs': 'needs' (Gain) needs"
                + " audio, but 'params' (Segments) gives a JSON value; connect it from 'both'"
                + " instead, which gives audio");
    assertThat(validation.graph()).isEmpty();
  }

  @Test
  void placeholdersAreReplacedBeforeParametersAreChecked() {
    String manifest =
        """
        {"version": "v1",
         "nodes": [
          {"id": "s", "node_type": "Segments", "params": {"threshold": "${LEVEL}",
            "mode": "${MODE:-fast}"}}],
         "connections": []}
        """;
    ParamValues values = ParamValues.of(Map.of("LEVEL", "-40"));
    Validation validation = Validation.validate(manifest, values, TestNodes.catalog());
    assertThat(validation.orThrow().node("s").params().toString())
        .isEqualTo("{\"threshold\":-40,\"mode\":\"fast\"}");
    ParamValues wrong = ParamValues.of(Map.of("LEVEL", "40", "MOD", "exact"));
    assertThat(texts(Validation.validate(manifest, wrong, TestNodes.catalog())))
        .containsExactly(
            "ManifestError at /nodes (line 2): the value given for 'MOD' is used nowhere; did you"
                + " mean 'MODE'?; the placeholders of the manifest are LEVEL, MODE",
            "ManifestError at /nodes/0/params/threshold (line 3), node 's': parameter 'threshold':"
                + " expected a finite number from -120 to 0, given 40");
  }

  @Test
  void whatIsElseWrongWithANodeIsSaidBesideAPlaceholderWithoutAValue() {
    Validation validation =
        Validation.validate(
            """
            version: v1
            nodes:
              - id: s
                node_type: Segments
                params:
                  threshold: ${LEVEL}
                  frame_ms: ${}
                  mode: slow
            connections: []
            """,
            TestNodes.catalog());
    assertThat(validation.graph()).isEmpty();
    assertThat(texts(validation))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith(
                        "ManifestError at /nodes/0/params/threshold (line 6), node 's': the"
                            + " placeholder ${LEVEL} has no value"),
            second ->
                assertThat(second)
                    .startsWith(
                        "ManifestError at /nodes/0/params/frame_ms (line 7), node 's': '${}' is no"
                            + " placeholder"),
            third -> assertThat(third).contains("/nodes/0/params/mode (line 8)", "fast, exact"));
  }

  @Test
  void aManifestWithoutATextHasItsPlaceholdersDefaults() {
    Manifest manifest =
        ManifestReader.read(
            "{\"version\":\"v1\",\"nodes\":["
                + node("s", "Segments", "\"threshold\": \"${LEVEL:--40}\"")
                + "],\"connections\":[]}");
    assertThat(manifest.nodes().get(0).params().get("threshold").textValue())
        .isEqualTo("${LEVEL:--40}");
    assertThat(
            PipelineGraph.of(manifest, TestNodes.catalog())
                .node("s")
                .params()
                .get("threshold")
                .intValue())
        .isEqualTo(-40);
  }

  @Test
  void noNodesAndAnEmptyIdAreRefused() {
    assertThat(texts(validate("", "")))
        .containsExactly("ManifestError at /nodes (line 2): the manifest has no nodes");
    assertThat(texts(validate(node("", "Gain"), "")))
        .containsExactly("ManifestError at /nodes/0/id (line 2): the node id is empty");
  }

  @Test
  void anUnknownNodeInAConnectionIsComparedWithThoseThereAre() {
    assertThat(texts(validate(node("resample", "Gain"), edge("resampel", "resample"))))
        .containsExactly(
            "ManifestError: Connection references unknown node: resampel, at /connections/0/from"
                + " (line 3), node 'resampel'; did you mean 'resample'?");
  }

  @ParameterizedTest
  @CsvSource({
    "threshold, 1, expected a finite number from -120 to 0",
    "threshold, \"\"\"x\"\"\", expected a finite number from -120 to 0",
    "frame_length, 1.5, expected an integer",
    "mode, \"\"\"slow\"\"\", 'expected one of fast, exact'"
  })
  void illTypedParametersAreRefused(String name, String value, String expected) {
    Validation validation =
        validate(node("s", "Segments", "\"" + name + "\": " + value.replace("\"\"\"", "\"")), "");
    assertThat(validation.problems()).hasSize(1);
    assertThat(validation.problems().get(0).pointer()).isEqualTo("/nodes/0/params/" + name);
    assertThat(validation.problems().get(0).message()).contains(expected).contains("given");
  }

  @Test
  void twoSpellingsOfOneParameterAreRefusedNamingBoth() {
    assertThat(texts(validate(node("s", "Segments", "\"frameMs\": 1, \"frame_ms\": 1"), "")))
        .containsExactly(
            "ManifestError at /nodes/0/params/frame_ms (line 2), node 's': parameter 'frame_ms':"
                + " the same parameter is already given as frameMs; leave one of them out");
  }

  @Test
  void parametersThatExcludeEachOtherArePlacedWhereTheyAreGiven() {
    assertThat(texts(validate(node("g", "Gain", "\"db\": 1, \"LINEAR\": 2"), ""))).hasSize(1);
    assertThat(texts(validate(node("g", "Gain", "\"db\": 1, \"linearGain\": 2"), "")))
        .containsExactly(
            "ManifestError at /nodes/0/params/linearGain (line 2), node 'g': parameter"
                + " 'linearGain': cannot be given together with db");
  }

  @Test
  void aParameterThatIsNullIsAsNotGiven() {
    Validation validation =
        validate(
            node("s", "Segments", "\"threshold\": null, \"frame_ms\": 2, \"treshold\": null"), "");
    assertThat(validation.problems()).isEmpty();
    assertThat(validation.orThrow().node("s").params().toString()).isEqualTo("{\"frame_ms\":2}");
    assertThat(validation.warnings())
        .singleElement()
        .asString()
        .contains("at /nodes/0/params/treshold", "did you mean threshold?", "it is ignored");
  }

  @Test
  void parametersOfCPythonNodesAreCheckedAlike() {
    assertThat(texts(validate(node("l", "Loudness", "\"window\": 1, \"window_s\": true"), "")))
        .hasSize(2)
        .allMatch(text -> text.startsWith("ManifestError at /nodes/0/params/window"));
  }

  @Test
  void aParameterNameIsEscapedInThePointer() {
    assertThat(validate(node("g", "Gain", "\"a/b~\": 1"), "").problems().get(0).pointer())
        .isEqualTo("/nodes/0/params/a~1b~0");
  }

  @Test
  void anUnknownKindPassesWhereTheInputOrAPythonNodeMayBeAnything() {
    String nodes = node("p", "PassOn") + "," + node("l", "Loudness") + "," + node("g", "Gain");
    assertThat(validate(nodes, edge("p", "l") + "," + edge("l", "g")).problems()).isEmpty();
  }

  @Test
  void theKindIsFollowedThroughNodesThatPassItOn() {
    String nodes =
        node("g", "Gain")
            + ","
            + node("s", "Segments")
            + ","
            + node("p", "PassOn")
            + ","
            + node("t", "Segments");
    String connections = edge("g", "s") + "," + edge("s", "p") + "," + edge("p", "t");
    assertThat(texts(validate(nodes, connections)))
        .containsExactly(
            "GraphError at /connections/2 (line 3), nodes 'p', 't': 't' (Segments) needs audio, but"
                + " 'p' (PassOn) gives a JSON value; connect it from 'g' instead, which gives"
                + " audio");
  }

  @Test
  void withoutAudioUpstreamTheInputItselfIsOffered() {
    String nodes = node("s", "Segments") + "," + node("g", "Gain");
    assertThat(validate(nodes, edge("s", "g")).problems().get(0).message())
        .endsWith("; without this connection it would receive the input itself");
  }

  @Test
  void severalInputsNeedANodeThatTakesThem() {
    String nodes = node("a", "Gain") + "," + node("b", "Gain") + ",";
    String connections = edge("a", "x") + "," + edge("b", "x");
    assertThat(validate(nodes + node("x", "PassOn"), connections).problems()).isEmpty();
    assertThat(texts(validate(nodes + node("x", "Segments"), connections)))
        .containsExactly(
            "GraphError at /nodes/2 (line 2), node 'x': Segments takes one value, but is connected"
                + " to 'a', 'b'; leave one connection");
  }

  @Test
  void anObjectOfSeveralValuesIsNoAudio() {
    String nodes =
        node("a", "Gain")
            + ","
            + node("b", "Gain")
            + ","
            + node("x", "PassOn")
            + ","
            + node("s", "Segments");
    String connections = edge("a", "x") + "," + edge("b", "x") + "," + edge("x", "s");
    assertThat(validate(nodes, connections).problems().get(0).message())
        .contains("'x' (PassOn) gives an object of several nodes' values")
        .endsWith("connect it from 'a' instead, which gives audio");
  }

  @Test
  void unknownFieldsAndRetryOnANativeNodeAreWarnings() {
    Validation validation =
        Validation.validate(
            """
            version: v1
            comment: x
            metadata: {author: x, created_at: yesterday}
            nodes:
              - {id: g, node_type: Gain, parms: {}, retry: {max_attempts: 2, jitter: 1}}
              - {id: l, node_type: Loudness, retry: {max_attempts: 2}}
            connections:
              - {from: g, to: l, weight: 2}
            """,
            TestNodes.catalog());
    assertThat(validation.problems()).isEmpty();
    assertThat(validation.warnings().stream().map(Problem::located))
        .containsExactly(
            "at /comment (line 2): unknown field 'comment' is ignored",
            "at /metadata/author (line 3): unknown field 'author' is ignored",
            "at /metadata/created_at (line 3): 'yesterday' is not a date and time such as"
                + " 2026-01-31T12:00:00Z",
            "at /nodes/0/parms (line 5), node 'g': unknown field 'parms' is ignored; did you mean"
                + " 'params'?",
            "at /nodes/0/retry/jitter (line 5), node 'g': unknown field 'jitter' is ignored",
            "at /connections/0/weight (line 8): unknown field 'weight' is ignored",
            "at /nodes/0/retry (line 5), node 'g': retry has no effect on a native node, which"
                + " gives the same result every time");
    assertThat(validation.orThrow().node("l").retry().maxAttempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "Gain, auto, NATIVE",
    "Gain, rust_native, NATIVE",
    "Gain, cpython, CPYTHON",
    "Loudness, auto, CPYTHON",
    "Loudness, cpython, CPYTHON",
    "OldSegments, rust_native, NATIVE"
  })
  void theRuntimeHintChoosesTheImplementation(String type, String hint, NodeRuntime runtime) {
    String node = "{\"id\":\"x\",\"node_type\":\"" + type + "\",\"runtime_hint\":\"" + hint + "\"}";
    assertThat(validate(node, "").orThrow().node("x").runtime()).isEqualTo(runtime);
  }

  @ParameterizedTest
  @CsvSource({
    "Loudness, rust_native, 'no native implementation', 'native types: Gain, PassOn, Segments'",
    "Segments, cpython, 'no CPython implementation', 'CPython types: Gain, Loudness'",
    "Lowdness, rust_native, 'did you mean ''Loudness''?', 'native types: Gain, PassOn, Segments'"
  })
  void aRuntimeWithoutTheTypeIsNodeNotFound(
      String type, String hint, String why, String available) {
    String node = "{\"id\":\"x\",\"node_type\":\"" + type + "\",\"runtime_hint\":\"" + hint + "\"}";
    assertThat(texts(validate(node, "")))
        .singleElement()
        .asString()
        .startsWith("NodeNotFound at /nodes/0/node_type (line 2), node 'x': ")
        .contains(why)
        .contains(available);
  }
}
