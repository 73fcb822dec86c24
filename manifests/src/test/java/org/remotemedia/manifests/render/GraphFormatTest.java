package org.remotemedia.manifests.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotemedia.manifests.testing.Manifests.connect;
import static org.remotemedia.manifests.testing.Manifests.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.model.Manifest;
import org.remotemedia.manifests.model.ManifestMetadata;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.model.RuntimeHint;
import org.remotemedia.manifests.testing.Manifests;
import org.remotemedia.manifests.testing.TestNodes;

class GraphFormatTest {
  private static PipelineGraph graph() {
    NodeDefinition gain =
        new NodeDefinition(
            "say \"hi\"\n<b>", "Gain", Manifests.params().put("db", -3), RuntimeHint.AUTO, null);
    return PipelineGraph.of(
        new Manifest(
            "v1",
            new ManifestMetadata("two outputs", null, null),
            List.of(gain, node("end", "Segments"), node("loud", "Loudness")),
            List.of(connect(gain.id(), "end"))),
        TestNodes.catalog());
  }

  private static String rendered(GraphFormat format) {
    return format.renderer().render(graph());
  }

  @Test
  void text() {
    assertThat(rendered(GraphFormat.TEXT))
        .isEqualTo(
            """
            two outputs: 3 nodes in one chain, 2 outputs

            1. say "hi"\\u000a<b>  Gain (native)
               takes       the input record
               parameters  db = -3
               gives to    end
               passes on   the input record

            2. end  Segments (native)
               takes       say "hi"\\u000a<b>
               gives to    the output
               passes on   the input record

            3. loud  Loudness (CPython)
               takes       the input record
               gives to    the output
               passes on   end
            """);
  }

  @Test
  void json() throws JsonProcessingException {
    JsonNode json = new ObjectMapper().readTree(rendered(GraphFormat.JSON));
    assertThat(json.at("/name").textValue()).isEqualTo("two outputs");
    assertThat(json.at("/nodes/0/id").textValue()).isEqualTo("say \"hi\"\n<b>");
    assertThat(json.at("/nodes/1"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"position": 2, "id": "end", "node_type": "Segments", "runtime": "rust_native",
                     "params": {}, "inputs": ["say \\"hi\\"\\n<b>"], "consumers": [],
                     "passes_on": [null]}
                    """));
    assertThat(json.at("/nodes/2/runtime").textValue()).isEqualTo("cpython");
    assertThat(json.at("/sinks").toString()).isEqualTo("[\"end\",\"loud\"]");
    assertThat(json.at("/sources").size()).isEqualTo(2);
  }

  @Test
  void mermaid() {
    assertThat(rendered(GraphFormat.MERMAID))
        .isEqualTo(
            """
            flowchart LR
              input([input])
              n1["1: say #34;hi#34;#92;u000a#60;b#62;<br/>Gain<br/>native<br/>#123;#34;db#34;:-3#125;<br/>passes on the input record"]
              n2["2: end<br/>Segments<br/>native<br/>passes on the input record"]
              n3["3: loud<br/>Loudness<br/>CPython<br/>passes on end"]
              output([output])
              input --> n1
              n1 --> n2
              n2 --> output
              input --> n3
              n3 --> output
            """);
  }

  @Test
  void dot() {
    assertThat(rendered(GraphFormat.DOT))
        .isEqualTo(
            """
            digraph "two outputs" {
              rankdir=LR;
              node [shape=box];
              input [shape=ellipse];
              output [shape=ellipse];
              n1 [label="1: say \\"hi\\"\\\\u000a<b>\\nGain\\nnative\\n{\\"db\\":-3}\\npasses on the input record"];
              n2 [label="2: end\\nSegments\\nnative\\npasses on the input record"];
              n3 [label="3: loud\\nLoudness\\nCPython\\npasses on end"];
              input -> n1;
              n1 -> n2;
              n2 -> output;
              input -> n3;
              n3 -> output;
            }
            """);
  }

  @Test
  void formatsAreNamedInLowerCase() {
    assertThat(GraphFormat.values())
        .extracting(GraphFormat::toString)
        .containsExactly("text", "json", "mermaid", "dot");
  }
}
