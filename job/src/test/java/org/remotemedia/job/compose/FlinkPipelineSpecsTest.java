package org.remotemedia.job.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.manifests.graph.GraphNode;
import org.remotemedia.manifests.graph.PipelineGraph;
import org.remotemedia.manifests.specs.AbstractPipelineSpecsTest;
import org.remotemedia.manifests.specs.PipelineSpec;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.Value;

/**
 * The specs over recordings, as Flink jobs: each over three copies of its input, by one subtask and
 * by two, in one chain and in one task per node, and always with the same outcome.
 */
class FlinkPipelineSpecsTest extends AbstractPipelineSpecsTest {
  private static final List<String> COPIES = List.of("a.wav", "b.wav", "c.wav");
  private static final List<List<String>> MODES =
      List.of(
          List.of("--parallelism", "1"),
          List.of("--parallelism", "2"),
          List.of("--parallelism", "1", "--unchained"),
          List.of("--parallelism", "2", "--unchained"));

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private static Path directory;

  @Override
  protected boolean takes(PipelineSpec spec) {
    return spec.inputIsRecording();
  }

  @Override
  protected Outcome execute(PipelineSpec spec, PipelineGraph graph) {
    return assertTimeoutPreemptively(Duration.ofSeconds(60), () -> run(spec, graph));
  }

  private static Outcome run(PipelineSpec spec, PipelineGraph graph) throws IOException {
    Path place = Files.createDirectory(directory.resolve(spec.name()));
    Path manifest = Pipelines.write(place, spec.manifest().toString());
    Corpus corpus = new Corpus(Files.createDirectory(place.resolve("corpus")));
    for (String copy : COPIES) {
      corpus.add(copy, (AudioBuffer) spec.input());
    }
    List<RunDirectory> runs = new ArrayList<>();
    for (List<String> mode : MODES) {
      RunDirectory run = new RunDirectory(place.resolve("out" + runs.size()));
      CommandLineRun command =
          CommandLineRun.run(manifest, corpus.directory(), run.root(), mode.toArray(String[]::new));
      assertThat(command.exitCode())
          .as(mode + ": " + command.err())
          .isEqualTo(spec.failures().isEmpty() ? ExitCode.OK : ExitCode.RECORDS_FAILED);
      runs.add(run);
    }
    SortedMap<String, JsonNode> lines = lines(runs.get(0));
    assertThat(lines).containsOnlyKeys(COPIES);
    for (int mode = 1; mode < MODES.size(); mode++) {
      assertThat(lines(runs.get(mode))).as(MODES.get(mode).toString()).isEqualTo(lines);
      assertThat(runs.get(mode).digests())
          .as(MODES.get(mode).toString())
          .isEqualTo(runs.get(0).digests());
    }
    for (String copy : COPIES) {
      assertThat(comparable(runs.get(0), lines.get(copy)))
          .isEqualTo(comparable(runs.get(0), lines.get(COPIES.get(0))));
    }
    JsonNode line = lines.get(COPIES.get(0));
    return new Outcome(output(graph, runs.get(0), line), failures(line), Optional.empty());
  }

  private static SortedMap<String, JsonNode> lines(RunDirectory run) throws IOException {
    SortedMap<String, JsonNode> lines = new TreeMap<>(run.results());
    lines.putAll(run.failed());
    return lines;
  }

  /** A line with the contents of files in place of their names, and without the record's own. */
  private static JsonNode comparable(RunDirectory run, JsonNode line) throws IOException {
    ObjectNode copy = line.deepCopy();
    copy.remove(List.of("record", "source"));
    replaceFiles(run, copy);
    return withoutRecordName(copy, line.get("record").textValue());
  }

  private static void replaceFiles(RunDirectory run, JsonNode node) throws IOException {
    for (JsonNode child : node) {
      replaceFiles(run, child);
    }
    if (isAudio(node)) {
      ((ObjectNode) node).put("audio", RunDirectory.digest(run.audio(node)));
    }
  }

  private static JsonNode withoutRecordName(ObjectNode line, String name) {
    return JsonNodeFactory.instance.textNode(line.toString().replace(name, "RECORD"));
  }

  private static boolean isAudio(JsonNode node) {
    return node.path("audio").isTextual() && node.has("sample_rate") && node.has("frames");
  }

  private static List<Failure> failures(JsonNode line) {
    List<Failure> failures = new ArrayList<>();
    if (line.has("error")) {
      failures.add(failure(line));
      line.path("also").forEach(more -> failures.add(failure(more)));
    }
    return failures;
  }

  private static Failure failure(JsonNode json) {
    String wireName = json.required("error").textValue();
    ErrorKind kind =
        Arrays.stream(ErrorKind.values())
            .filter(candidate -> candidate.wireName().equals(wireName))
            .findFirst()
            .orElseThrow();
    return new Failure(
        json.required("node_id").textValue(), kind, json.required("message").textValue(), null, 1);
  }

  private static Optional<Value> output(PipelineGraph graph, RunDirectory run, JsonNode line)
      throws IOException {
    JsonNode outputs = line.path("outputs");
    if (outputs.isEmpty()) {
      return Optional.empty();
    }
    long sinks = graph.nodes().stream().filter(GraphNode::isSink).count();
    if (sinks == 1) {
      return Optional.of(value(run, outputs.iterator().next()));
    }
    Map<String, Value> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> output : outputs.properties()) {
      members.put(output.getKey(), value(run, output.getValue()));
    }
    return Optional.of(new Value.Composite(members));
  }

  /** An object is a composite when there is audio in it, however deep. */
  private static Value value(RunDirectory run, JsonNode json) throws IOException {
    if (isAudio(json)) {
      AudioBuffer audio = Wavs.read(run.audio(json));
      assertThat(json.get("frames").intValue()).isEqualTo(audio.frames());
      assertThat(json.get("sample_rate").intValue()).isEqualTo(audio.sampleRate());
      assertThat(json.get("channels").intValue()).isEqualTo(audio.channels());
      assertThat(json.get("format").textValue()).isEqualTo(audio.format().wireName());
      return audio;
    }
    if (json.isObject() && json.findValue("audio") != null) {
      Map<String, Value> members = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> member : json.properties()) {
        members.put(member.getKey(), value(run, member.getValue()));
      }
      return new Value.Composite(members);
    }
    return new Value.Json(json);
  }
}
