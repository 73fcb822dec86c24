package org.remotemedia.manifests.specs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotemedia.manifests.testing.ModuleFiles;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.Value;

/**
 * What a pipeline must do with an input, as {@code specs/*.json} write it.
 *
 * @param name file name
 * @param manifest the pipeline
 * @param input what it is given
 * @param output what must come out, empty when nothing does
 * @param tolerance largest allowed difference of numbers that are not integers
 * @param failures what must fail, in topological order
 * @param skipped ids of the nodes that must be skipped, in topological order
 */
public record PipelineSpec(
    String name,
    JsonNode manifest,
    Value input,
    Optional<Value> output,
    double tolerance,
    List<ExpectedFailure> failures,
    List<String> skipped) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * A failure.
   *
   * @param nodeId node id, null for a failure of the input itself
   * @param error wire name of the kind of error
   * @param message part of the message
   */
  public record ExpectedFailure(String nodeId, String error, String message) {}

  /** All specs. */
  public static List<PipelineSpec> all() {
    return ModuleFiles.json("specs").stream().map(PipelineSpec::read).toList();
  }

  private static PipelineSpec read(Path file) {
    JsonNode json;
    try {
      json = MAPPER.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode expect = json.required("expect");
    List<ExpectedFailure> failures = new ArrayList<>();
    for (JsonNode failure : expect.path("failures")) {
      failures.add(
          new ExpectedFailure(
              failure.required("node_id").textValue(),
              failure.required("error").textValue(),
              failure.required("message").textValue()));
    }
    List<String> skipped = new ArrayList<>();
    expect.path("skipped").forEach(id -> skipped.add(id.textValue()));
    return new PipelineSpec(
        file.getFileName().toString(),
        json.required("manifest"),
        SpecValues.read(json.required("input")),
        expect.has("output")
            ? Optional.of(SpecValues.read(expect.get("output")))
            : Optional.empty(),
        expect.path("tolerance").asDouble(0),
        failures,
        skipped);
  }

  /** Whether the input is what a recording decodes to: finite F32 audio of a known rate. */
  public boolean inputIsRecording() {
    return input instanceof AudioBuffer audio
        && audio.format() == AudioFormat.F32
        && audio.spec().hasSampleRate()
        && audio.frames() > 0
        && FiniteSamples.firstNonFiniteFrame(audio) < 0;
  }
}
