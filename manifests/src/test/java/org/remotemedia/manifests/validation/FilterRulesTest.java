package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.placeholder.ParamValues;
import org.remotemedia.operators.node.NodeRegistry;

/** What is wrong with the rules of a filter, or with its connections, is said with the manifest. */
class FilterRulesTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  /** A filter after a resampler, which gives audio, and after a VAD. */
  private static String manifest(String params) {
    return """
    {"version": "v1", "nodes": [
      {"id": "rate", "node_type": "ResampleNode"},
      {"id": "vad", "node_type": "VADNode"},
      {"id": "filter", "node_type": "FilterNode", "params": %s},
      {"id": "after", "node_type": "VADNode"}],
     "connections": [{"from": "rate", "to": "vad"}, {"from": "rate", "to": "filter"},
      {"from": "vad", "to": "filter"}, {"from": "filter", "to": "after"}]}
    """
        .formatted(params.replace('\'', '"'));
  }

  private static List<String> problems(String text) {
    return Validation.validate(text, CATALOG).problems().stream().map(Problem::toString).toList();
  }

  @Test
  void rulesOverWhatIsConnectedAreFine() {
    assertThat(
            problems(
                manifest(
                    "{'rules': {'speech': 'size(vad) > 0', 'long': 'record.duration_s > 1'}}")))
        .isEmpty();
  }

  @Test
  void aMistakeIsPointedAtWithItsColumn() {
    assertThat(problems(manifest("{'where': 'size(vda) > 0'}")))
        .containsExactly(
            "ManifestError at /nodes/2/params/where (line 4), node 'filter': parameter 'where':"
                + " column 6: unknown name 'vda'; did you mean vad? Rules can use vad, record");
    assertThat(
            problems(
                manifest("{'Rules': {'a': 'true'}, 'rules': {'x/y': 'vad >', 'b': 'rate.x > 1'}}")))
        .singleElement()
        .asString()
        .contains("unknown parameter");
    assertThat(problems(manifest("{'rules': {'x/y': 'vad >', 'ok': 'true', 'b': 'rate.x > 1'}}")))
        .containsExactly(
            "ManifestError at /nodes/2/params/rules/x~1y (line 4), node 'filter': parameter"
                + " 'rules.x/y': column 6: the expression ends too early",
            "ManifestError at /nodes/2/params/rules/b (line 4), node 'filter': parameter 'rules.b':"
                + " column 5: 'rate' gives audio, at which rules cannot look; connect a node that"
                + " measures it, or use record");
    assertThat(problems(manifest("{'rules': {'a': 1}}")))
        .singleElement()
        .asString()
        .contains("/nodes/2/params/rules", "expected an object of strings, given {\"a\":1}");
    assertThat(problems(manifest("{}")))
        .singleElement()
        .asString()
        .contains("/nodes/2/params/where", "missing; FilterNode needs it, or rules");
  }

  @Test
  void placeholdersAreFilledInBeforeRulesAreChecked() {
    String text = manifest("{'where': 'record.duration_s >= ${LEAST:-0.5} && size(vad) > ${N}'}");
    assertThat(Validation.validate(text, ParamValues.of(Map.of("N", "2")), CATALOG).problems())
        .isEmpty();
    assertThat(Validation.validate(text, ParamValues.of(Map.of("N", "x")), CATALOG).problems())
        .singleElement()
        .asString()
        .contains("column 41: unknown name 'x'");
  }

  @Test
  void audioOfTwoNodesIsRefusedNamingBoth() {
    String text =
        manifest("{'where': 'true'}")
            .replace(
                "\"connections\": [",
                "\"connections\": [{\"from\": \"mono\", \"to\": \"filter\"}, ")
            .replace(
                "\"nodes\": [",
                "\"nodes\": [{\"id\": \"mono\", \"node_type\": \"ChannelMixNode\"}, ");
    assertThat(problems(text))
        .containsExactly(
            "GraphError at /nodes/3 (line 4), node 'filter': FilterNode passes the audio of one node"
                + " on, but 'mono' and 'rate' give audio; leave one of these connections");
  }

  @Test
  void aFilterGivesAudioOnlyIfItIsGivenSome() {
    String text =
        manifest("{'where': 'true'}").replace("{\"from\": \"rate\", \"to\": \"filter\"},", "");
    assertThat(problems(text))
        .singleElement()
        .asString()
        .startsWith("GraphError at /connections/2")
        .contains("needs audio, but 'filter' (FilterNode) gives a JSON value");
  }

  @Test
  void aFilterOfTheRecordsItselfCanUseTheRecordAlone() {
    String alone =
        """
        {"version": "v1", "connections": [],
         "nodes": [{"id": "filter", "node_type": "FilterNode", "params": {"where": "%s"}}]}
        """;
    assertThat(problems(alone.formatted("record.duration_s > 1"))).isEmpty();
    assertThat(problems(alone.formatted("vad.x > 1")))
        .singleElement()
        .asString()
        .contains("no node with a JSON value is connected, so that rules can use record alone");
  }
}
