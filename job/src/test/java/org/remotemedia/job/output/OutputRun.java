package org.remotemedia.job.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.codec.write.AudioFileKind;
import org.remotemedia.operators.element.RecordInfo;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;

/**
 * Writes to an output directory as runs of one node do, whose audio tells which attempt made it.
 */
final class OutputRun {
  static final String NODE = "gain";

  /** What each record takes, ns. */
  static final long READING_NANOS = 2_000_000;

  static final long WRITING_NANOS = 3_000_000;

  private static final int RATE = 8000;
  private static final int FRAMES = 4;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final OutputDirectory directory;
  private final Path root;

  OutputRun(OutputStore store, Path root) throws OutputException {
    this.directory = OutputDirectory.at(store.location(root));
    this.root = root;
  }

  Layout layout() {
    return directory.layout();
  }

  Fence claim(OutputDirectory.Existing existing) throws OutputException {
    return claim("corpus", existing).fence();
  }

  Claim claim(String input, OutputDirectory.Existing existing) throws OutputException {
    RunDescription run =
        new RunDescription("", 0, 0, 0, false, input, new TreeMap<>(), MAPPER.createArrayNode());
    return directory.claim(run, existing);
  }

  SplitOutput begin(Fence fence, String splitId) throws IOException {
    return new AttemptOutput(layout(), fence, List.of(NODE), AudioFileKind.WAV)
        .beginSplit(fence.splitPrefix() + splitId);
  }

  /** Writes a whole split of records that succeed. */
  Marker write(Fence fence, String splitId, List<String> records) throws IOException {
    return write(fence, splitId, records, List.of());
  }

  /** Writes a whole split of records that succeed, and after them others that fail. */
  Marker write(Fence fence, String splitId, List<String> succeeding, List<String> failing)
      throws IOException {
    try (SplitOutput split = begin(fence, splitId)) {
      for (String record : succeeding) {
        succeed(split, fence, record);
      }
      for (String record : failing) {
        fail(split, record);
      }
      return commit(split);
    }
  }

  Marker commit(SplitOutput split) throws IOException {
    return split.commit(new SplitNote("digest", null, false));
  }

  void succeed(SplitOutput split, Fence fence, String record) throws IOException {
    succeed(split, fence, record, null);
  }

  void succeed(SplitOutput split, Fence fence, String record, ObjectNode carried)
      throws IOException {
    ObjectNode outputs = JsonNodeFactory.instance.objectNode();
    outputs.set(NODE, audio(split, fence, record));
    outputs.put("attempt", fence.number());
    split.add(
        line(record, carried, outputs).success(false, 1, null),
        account(record, ResultLine.origin("/in/" + record, carried), Outcome.SUCCEEDED));
  }

  void fail(SplitOutput split, String record) throws IOException {
    List<Failure> failures =
        List.of(new Failure(NODE, ErrorKind.NODE_EXECUTION, "no luck", null, 1));
    split.add(
        line(record, null, JsonNodeFactory.instance.objectNode()).failure(failures),
        account(record, ResultLine.origin("/in/" + record, null), Outcome.FAILED));
  }

  private static ResultLine line(String record, ObjectNode carried, ObjectNode outputs) {
    return new ResultLine(
        new RecordInfo(record, "/in/" + record, carried), 0.5, List.of(), outputs);
  }

  private static RecordAccount account(String record, String origin, Outcome outcome) {
    RecordTrace trace = new RecordTrace();
    trace.recording(RATE, 1, 0.25);
    trace.tookReading(READING_NANOS);
    trace.tookWriting(WRITING_NANOS);
    trace.visited(1, new NodeVisit(outcome, 1_000, 0.5, 0, 64, null));
    return RecordAccount.of(
        record,
        "1-1",
        origin,
        0.5,
        false,
        trace,
        outcome == Outcome.FAILED
            ? List.of(new Failure(NODE, ErrorKind.NODE_EXECUTION, "no luck", null, 1))
            : List.of());
  }

  /** Samples that say which attempt wrote them. */
  JsonNode audio(SplitOutput split, Fence fence, String record) throws IOException {
    AudioSpec spec = new AudioSpec(RATE, 1, AudioFormat.I16, FRAMES);
    try (AudioFile file = split.createAudio(NODE, ValuePath.ROOT, record, spec, false)) {
      short[] samples = new short[FRAMES];
      java.util.Arrays.fill(samples, (short) fence.number());
      file.write(AudioBuffer.i16(samples, FRAMES, RATE, 1));
      file.finish();
      return file.publish();
    }
  }

  /** Which attempt wrote the audio of a record. */
  int attemptOfAudio(String record) throws IOException {
    byte[] wav = Files.readAllBytes(root.resolve("audio/" + NODE + "/" + record));
    return wav[wav.length - 2];
  }

  RunDirectory outputs() {
    return new RunDirectory(root);
  }

  /** Everything that there is, with its contents. */
  Map<String, String> tree() throws IOException {
    Map<String, String> tree = new TreeMap<>();
    for (Path file : RunDirectory.files(root)) {
      tree.put(root.relativize(file).toString(), RunDirectory.digest(file));
    }
    return tree;
  }

  /** The records of the valid markers, and the sum of what they count. */
  long markedRecords() throws IOException {
    long records = 0;
    for (Marker marker : new Markers(layout()).all(java.util.Set.of())) {
      records += marker.accounts().records();
    }
    return records;
  }

  static List<String> names(int from, int to) {
    List<String> names = new ArrayList<>();
    for (int i = from; i < to; i++) {
      names.add(String.format("%04d.wav", i));
    }
    return names;
  }
}
