package org.remotemedia.bridge.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotemedia.manifests.testing.Manifests.connect;
import static org.remotemedia.manifests.testing.Manifests.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.manifests.error.ManifestError;
import org.remotemedia.manifests.error.NodeNotFound;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.model.Connection;
import org.remotemedia.manifests.model.NodeDefinition;
import org.remotemedia.manifests.testing.Manifests;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.NodeState;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.Value;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

class PipelineRuntimeTest {
  private static final NodeCatalog CATALOG =
      NodeCatalog.of(
          NodeRegistry.load(),
          List.of(StubNode.metadata("Stub", true), StubNode.metadata("Changer", false)));
  private static final Value NUMBER = new Value.Json(IntNode.valueOf(7));

  private final Map<String, StubNode> nodes =
      Map.of("a", new StubNode(), "b", new StubNode(), "c", new StubNode());

  private PipelineRuntime runtime(List<NodeDefinition> definitions, Connection... connections) {
    PipelineGraph graph = PipelineGraph.of(Manifests.of(definitions, connections), CATALOG);
    return new PipelineRuntime(graph, node -> nodes.get(node.id()));
  }

  private PipelineRuntime chain() {
    return runtime(
        List.of(node("a", "Stub"), node("b", "Stub"), node("c", "Stub")),
        connect("a", "b"),
        connect("b", "c"));
  }

  @Test
  @Tag("contract:data.graph.executor")
  void nodesLiveFromConstructionToCloseOverManyValues() {
    try (PipelineRuntime runtime = chain()) {
      for (int i = 0; i < 3; i++) {
        assertThat(runtime.execute(NUMBER).output()).contains(NUMBER);
      }
      assertThat(nodes.get("b").log).containsExactly("configure");
    }
    nodes.values().forEach(node -> assertThat(node.log).containsExactly("configure", "close"));
  }

  @Test
  void aManifestIsEnoughForNativeNodes() {
    String manifest =
        """
        version: v1
        nodes: [{id: a, node_type: MultiplyNode, params: {factor: "${F:-2}"}}]
        connections: []
        """;
    try (PipelineRuntime runtime = PipelineRuntime.of(manifest)) {
      assertThat(runtime.execute(NUMBER).outputs())
          .containsExactly(Map.entry("a", new Value.Json(IntNode.valueOf(14))));
    }
    try (PipelineRuntime runtime = PipelineRuntime.of(manifest, Map.of("F", "3"))) {
      assertThat(runtime.execute(NUMBER).output()).contains(new Value.Json(IntNode.valueOf(21)));
    }
    assertThatThrownBy(() -> PipelineRuntime.of(manifest, Map.of("G", "3")))
        .isInstanceOf(ManifestError.class)
        .hasMessageContaining("'G'");
    assertThatThrownBy(() -> PipelineRuntime.of(manifest.replace("MultiplyNode", "Stub")))
        .isInstanceOf(NodeNotFound.class)
        .hasMessageContaining("CPython types: none");
  }

  @Test
  void outputsOfTheSinksThatSucceededAreThereById() {
    nodes.get("b").onJson = new IllegalArgumentException("odd");
    try (PipelineRuntime runtime =
        runtime(
            List.of(node("a", "Stub"), node("b", "Stub"), node("c", "Stub")),
            connect("a", "b"),
            connect("a", "c"))) {
      ExecutionResult result = runtime.execute(NUMBER);
      assertThat(result.outputs()).containsExactly(Map.entry("c", NUMBER));
      assertThat(result.output()).contains(new Value.Composite(Map.of("c", NUMBER)));
    }
  }

  @Test
  @Tag("contract:data.states.node")
  void statesAreSeenWhileAValueIsOnItsWay() {
    PipelineRuntime runtime = chain();
    assertThat(runtime.state()).isEqualTo(PipelineState.IDLE);
    assertThat(runtime.nodeStates())
        .containsExactly(
            Map.entry("a", NodeState.INITIALIZED),
            Map.entry("b", NodeState.INITIALIZED),
            Map.entry("c", NodeState.INITIALIZED));
    List<Object> seen = new ArrayList<>();
    PipelineInput input =
        new PipelineInput() {
          @Override
          public boolean isWithoutRate() {
            return false;
          }

          @Override
          public double seconds(int bareRate) {
            return 0;
          }

          @Override
          public AudioSpec audio(int bareRate) {
            return null;
          }

          @Override
          public void feed(ValueSink sink, int bareRate) {
            sink.json(ValuePath.ROOT, IntNode.valueOf(7));
            seen.add(runtime.state());
            seen.addAll(runtime.nodeStates().values());
            sink.done();
          }
        };
    runtime.execute(input);
    assertThat(seen)
        .containsExactly(
            PipelineState.EXECUTING, NodeState.EXECUTING, NodeState.EXECUTING, NodeState.EXECUTING);
    assertThat(runtime.state()).isEqualTo(PipelineState.COMPLETE);
    nodes.get("b").onJson = new IllegalArgumentException("odd");
    runtime.execute(NUMBER);
    assertThat(runtime.state()).isEqualTo(PipelineState.FAILED);
    assertThat(runtime.nodeStates().values()).containsOnly(NodeState.INITIALIZED);
    runtime.close();
    assertThat(runtime.nodeStates().values()).containsOnly(NodeState.CLEANED);
  }

  @Test
  void afterAFailureTheNextValueRunsAfresh() {
    try (PipelineRuntime runtime = chain()) {
      nodes.get("b").onJson = new IllegalArgumentException("odd");
      ExecutionResult failed = runtime.execute(NUMBER);
      assertThat(failed.success()).isFalse();
      assertThat(failed.output()).isEmpty();
      assertThat(failed.failures())
          .containsExactly(
              new Failure("b", ErrorKind.NODE_EXECUTION, "IllegalArgumentException: odd", null, 1));
      assertThat(failed.skipped()).containsExactly("c");
      nodes.get("b").onJson = null;
      ExecutionResult next = runtime.execute(NUMBER);
      assertThat(next.success()).isTrue();
      assertThat(next.output()).contains(NUMBER);
      assertThat(next.metrics().succeeded()).isEqualTo(1);
    }
  }

  @Test
  void aNodeThatCannotBeInitializedIsNamedAndTheOthersAreCleanedUp() {
    nodes.get("b").onConfigure = new IllegalStateException("no model file");
    assertThatThrownBy(this::chain)
        .isInstanceOf(NodeExecutionError.class)
        .hasMessageContaining("b: the node could not be initialized: no model file");
    assertThat(nodes.get("a").log).containsExactly("configure", "close");
    assertThat(nodes.get("c").log).isEmpty();
  }

  @Test
  @Tag("contract:data.node.cleanup")
  void everyNodeIsCleanedUpEvenIfOneFailsToBe() {
    PipelineRuntime runtime = chain();
    nodes.get("a").onClose = new IllegalStateException("stuck");
    assertThatThrownBy(runtime::close).hasMessageContaining("a: cleanup failed: stuck");
    assertThat(nodes.get("c").log).containsExactly("configure", "close");
    runtime.close();
    assertThatThrownBy(() -> runtime.execute(NUMBER)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anErrorOfTheVirtualMachineIsNotSwallowedAndEndsTheRuntime() {
    PipelineRuntime runtime = chain();
    nodes.get("c").onJson = new OutOfMemoryError("test");
    assertThatThrownBy(() -> runtime.execute(NUMBER)).isInstanceOf(OutOfMemoryError.class);
    assertThat(nodes.get("a").log).endsWith("close");
    assertThatThrownBy(() -> runtime.execute(NUMBER)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @Tag("contract:data.metrics.nodes")
  @Tag("contract:data.metrics.node.error")
  void metricsTellTheFateOfEveryNode() {
    nodes.get("a").memory = 3 << 20;
    nodes.get("b").onJson = new MarshalingError("needs more");
    try (PipelineRuntime runtime = chain()) {
      JsonNode json = runtime.execute(NUMBER).metrics().toTree();
      assertThat(json.at("/node_count").intValue()).isEqualTo(3);
      assertThat(json.at("/failed").intValue()).isEqualTo(1);
      assertThat(json.at("/nodes/0/memory_mb").doubleValue()).isEqualTo(3.0);
      assertThat(json.at("/nodes").findValuesAsText("status"))
          .containsExactly("success", "failed", "skipped");
      assertThat(json.at("/nodes/1/error").textValue()).isEqualTo("needs more");
      assertThat(json.at("/nodes/0/runtime").textValue()).isEqualTo("cpython");
    }
  }

  private static AudioBuffer audioWithoutRate() {
    return AudioBuffer.f32(new float[] {0.5f, 0.25f}, 2, 0, 1);
  }

  @Test
  void theFirstDefaultRateCountsWhereNoneIsExplicit() {
    nodes.get("b").stated = new StatedRate(8000, false);
    nodes.get("c").stated = new StatedRate(16000, false);
    try (PipelineRuntime runtime = chain()) {
      assertThat(runtime.execute(audioWithoutRate()).success()).isTrue();
      assertThat(nodes.get("a").rates).containsExactly(8000);
    }
  }

  @Test
  void aRateStatedBehindAChangeOfRateDoesNotCount() {
    nodes.get("c").stated = new StatedRate(16000, true);
    try (PipelineRuntime runtime =
        runtime(
            List.of(node("a", "Stub"), node("b", "Changer"), node("c", "Stub")),
            connect("a", "b"),
            connect("b", "c"))) {
      runtime.execute(audioWithoutRate());
      assertThat(nodes.get("a").rates).containsExactly(0);
    }
  }

  @Test
  void audioWithARateKeepsItWhateverNodesState() {
    nodes.get("a").stated = new StatedRate(8000, true);
    nodes.get("b").stated = new StatedRate(16000, true);
    try (PipelineRuntime runtime = chain()) {
      ExecutionResult result = runtime.execute(audioWithoutRate().withSampleRate(44100));
      assertThat(result.success()).isTrue();
      assertThat(nodes.get("c").rates).containsExactly(44100);
      assertThat(result.metrics().audioSeconds()).isEqualTo(2.0 / 44100);
    }
  }

  @Test
  void aRefusedInputReachesNoNode() {
    float[] samples = {0, 0, 0, Float.POSITIVE_INFINITY};
    try (PipelineRuntime runtime = chain()) {
      ExecutionResult result = runtime.execute(AudioBuffer.f32(samples, 2, 8000, 2));
      assertThat(result.failures())
          .containsExactly(
              new Failure(
                  null,
                  ErrorKind.AUDIO_FORMAT,
                  "frame 1 of the input holds a sample that is NaN or infinite",
                  null,
                  1));
      assertThat(result.skipped()).containsExactly("a", "b", "c");
      assertThat(nodes.get("a").rates).isEmpty();
      assertThat(runtime.execute(NUMBER).success()).isTrue();
    }
  }
}
