package org.remotemedia.manifests.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.manifests.graph.ChainPlan;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.render.GraphFormat;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.stage.StagePlan;

/** What works on recordings, what on utterances, and what cannot be connected for that reason. */
class CutLevelsTest {
  private static final NodeCatalog CATALOG = NodeCatalog.of(NodeRegistry.load(), List.of());

  /** Nodes as "id:Type", connections as "from>to". */
  private static String manifest(String nodes, String connections) {
    return "{\"version\": \"v1\", \"nodes\": ["
        + Pattern.compile(" ")
            .splitAsStream(nodes)
            .map(node -> node.split(":", 2))
            .map(node -> "{\"id\": \"" + node[0] + "\", \"node_type\": \"" + node[1] + "\"}")
            .collect(Collectors.joining(", "))
        + "], \"connections\": ["
        + Pattern.compile(" ")
            .splitAsStream(connections)
            .map(connection -> connection.split(">", 2))
            .map(ends -> "{\"from\": \"" + ends[0] + "\", \"to\": \"" + ends[1] + "\"}")
            .collect(Collectors.joining(", "))
        + "]}";
  }

  private static final String NODES =
      "after:VADNode in:PassThroughNode vad:VADNode cut:SegmentNode side:VADNode";

  private static final String CUT = "in>vad in>cut vad>cut cut>after in>side";

  private static PipelineGraph graph(String nodes, String connections) {
    return Validation.validate(manifest(nodes, connections), CATALOG).graph().orElseThrow();
  }

  private static List<String> problems(String nodes, String connections) {
    return Validation.validate(manifest(nodes, connections), CATALOG).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  @Test
  void nodesThatCutComeAfterAllOthersThatWorkOnRecordings() {
    PipelineGraph graph = graph(NODES, CUT);
    assertThat(graph.nodes().stream().map(GraphNode::id))
        .containsExactly("in", "vad", "side", "cut", "after");
    ChainPlan plan = ChainPlan.of(graph);
    assertThat(plan.stages().stream().map(StagePlan::level)).containsExactly(0, 0, 0, 0, 4);
    assertThat(plan.cutters()).containsExactly(4);
    assertThat(plan.sinkIds()).containsExactly("side", "after");
    assertThat(plan.stages().get(4).passedOn())
        .as("the sink, and what cut says")
        .containsExactly(3, 4);
    assertThat(plan.stages().get(4).passedOnOfUtterances()).isEmpty();
    assertThat(plan.stages().get(3).awaited()).isEmpty();
  }

  @Test
  void whatUtterancesNeedOfTheRecordingIsAwaited() {
    ChainPlan plan =
        ChainPlan.of(graph(NODES + " both:PassThroughNode", CUT + " side>both after>both"));
    assertThat(plan.nodeIds()).containsExactly("in", "vad", "side", "cut", "after", "both");
    assertThat(plan.stages().get(3).awaited()).containsExactly(3);
    assertThat(plan.stages().get(5).level()).isEqualTo(4);
  }

  @Test
  void aRecordingIsCutOnce() {
    assertThat(problems(NODES + " again:SegmentNode", CUT + " cut>again after>again"))
        .containsExactly(
            "GraphError at /nodes/5 (line 1), nodes 'cut', 'again': 'again' would cut the utterances"
                + " of 'cut' again; recordings are cut once, so connect it to nodes before 'cut'");
  }

  @Test
  void utterancesOfTwoNodesAreNotJoined() {
    assertThat(
            problems(
                NODES + " other:SegmentNode join:PassThroughNode",
                CUT + " in>other vad>other after>join other>join"))
        .containsExactly(
            "GraphError at /nodes/6 (line 1), nodes 'cut', 'other', 'join': 'after' works on the"
                + " utterances of 'cut' and 'other' on those of 'other', which cannot be joined;"
                + " connect 'join' to one of them");
    assertThat(problems(NODES + " other:SegmentNode", CUT + " in>other vad>other")).isEmpty();
  }

  @Test
  void audioOfTheRecordingIsNotShared() {
    String nodes = NODES.replace("in:PassThroughNode", "in:ResampleNode") + " join:PassThroughNode";
    assertThat(problems(nodes, CUT + " in>join after>join"))
        .containsExactly(
            "GraphError at /nodes/5 (line 1), nodes 'in', 'join': 'join' works on the utterances of"
                + " 'cut' and cannot take the audio of the recording from 'in'; only JSON of a"
                + " recording can be shared by its utterances");
    assertThat(problems(nodes, CUT + " side>join after>join")).isEmpty();
  }

  @Test
  void aNodeThatCutsNeedsAudioAndSegments() {
    assertThat(problems("in:ResampleNode cut:SegmentNode", "in>cut"))
        .containsExactly(
            "GraphError at /nodes/1 (line 1), node 'cut': SegmentNode needs two connections, one"
                + " from the audio that is to be cut and one from a list of segments, such as"
                + " VADNode gives; it has 1");
    assertThat(problems("in:ResampleNode more:ResampleNode cut:SegmentNode", "in>cut more>cut"))
        .singleElement()
        .asString()
        .contains("'in' and 'more' both give audio");
  }

  @Test
  void everyRenderingSaysWhatWorksOnUtterances() {
    PipelineGraph graph = graph(NODES, CUT);
    assertThat(GraphFormat.TEXT.renderer().render(graph))
        .contains("5. after  VADNode (native)\n   works on    utterances of cut\n")
        .containsOnlyOnce("works on");
    assertThat(GraphFormat.JSON.renderer().render(graph))
        .containsOnlyOnce("\"utterances_of\" : \"cut\"");
    assertThat(GraphFormat.MERMAID.renderer().render(graph))
        .containsOnlyOnce("<br/>on utterances of cut");
    assertThat(GraphFormat.DOT.renderer().render(graph))
        .containsOnlyOnce("\\non utterances of cut");
  }
}
