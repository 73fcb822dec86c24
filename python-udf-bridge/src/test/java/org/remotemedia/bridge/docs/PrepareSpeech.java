package org.remotemedia.bridge.docs;

// What follows stands in docs/java-api.md; JavaApiDocsTest holds the two together.
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.remotemedia.bridge.runtime.ExecutionResult;
import org.remotemedia.bridge.runtime.PipelineRuntime;
import org.remotemedia.manifests.error.InvalidPipeline;
import org.remotemedia.manifests.error.Problem;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.metrics.NodeMetrics;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;

public class PrepareSpeech {
  public static void main(String[] args) throws Exception {
    String speechPrep = Files.readString(Path.of("manifests/examples/speech-prep.json"));
    try (PipelineRuntime runtime = PipelineRuntime.of(speechPrep)) {
      show(runtime.execute(recording()));
      // This pipeline takes audio. Text is a failure, after which the next value runs as any other.
      show(runtime.execute(json("\"no audio\"")));
      System.out.println(runtime.state() + " " + runtime.nodeStates());
    }

    String scale =
        """
        version: v1
        nodes:
          - {id: scale, node_type: MultiplyNode, params: {factor: "${FACTOR:-2}"}}
        connections: []
        """;
    try (PipelineRuntime runtime = PipelineRuntime.of(scale, Map.of("FACTOR", "0.5"))) {
      show(runtime.execute(json("[1, 2, 3]")));
    }

    try {
      PipelineRuntime.of(scale.replace("MultiplyNode", "MultiplyNod")).close();
    } catch (InvalidPipeline e) {
      for (Problem problem : e.problems()) {
        System.out.println(
            problem.kind() + " at " + problem.pointer() + ", line " + problem.line());
      }
    }
  }

  /** A second of a tone between two of silence: stereo, 44.1 kHz, left and right in turn. */
  private static AudioBuffer recording() {
    int frames = 3 * 44_100;
    float[] samples = new float[2 * frames];
    for (int frame = 44_100; frame < 2 * 44_100; frame++) {
      samples[2 * frame] = samples[2 * frame + 1] = (float) (0.5 * Math.sin(0.05 * frame));
    }
    return AudioBuffer.f32(samples, frames, 44_100, 2);
  }

  private static Value json(String text) throws Exception {
    return new Value.Json(new ObjectMapper().readTree(text));
  }

  private static void show(ExecutionResult result) {
    System.out.println(result.success() ? "succeeded" : "failed");
    result.outputs().forEach((sink, value) -> System.out.println("  " + sink + ": " + text(value)));
    for (Failure failure : result.failures()) {
      System.out.println(
          "  " + failure.kind() + " at " + failure.nodeId() + ": " + failure.message());
    }
    System.out.println("  skipped: " + result.skipped());
    for (NodeMetrics node : result.metrics().nodes()) {
      // Also executionTimeMicros(), memoryMb() and others; result.metrics().toJson() has all of
      // them.
      System.out.println("  " + node.nodeId() + ": " + node.status());
    }
  }

  private static String text(Value value) {
    if (value instanceof AudioBuffer audio) {
      // The samples are the first audio.samples() elements of audio.shorts(), floats() and so on.
      return audio.toString();
    }
    if (value instanceof Value.Json json) {
      return json.node().toString();
    }
    return ((Value.Composite) value).members().toString();
  }
}
