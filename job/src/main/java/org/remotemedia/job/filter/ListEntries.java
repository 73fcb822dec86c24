package org.remotemedia.job.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.output.AudioOutput;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.ResultLine;

/**
 * The entries of a list for lines of a run: the stretch of the recording that a line is about, or
 * what a sink has written of it.
 */
final class ListEntries {
  private static final String AUDIO = "audio_filepath";
  private static final String OFFSET = "offset";
  private static final String DURATION = "duration";
  private static final String RECORD = "record";

  private final Layout run;
  private final String sink;

  /**
   * @param sink whose files to name; null for the recordings
   */
  ListEntries(Layout run, String sink) {
    this.run = run;
    this.sink = sink;
  }

  /**
   * The entries for a line.
   *
   * @throws UsageException when there is no audio that could be named
   */
  List<ObjectNode> of(ObjectNode line) throws IOException {
    return sink == null ? List.of(stretch(line)) : written(line);
  }

  private static ObjectNode stretch(ObjectNode line) {
    String source = ResultLine.source(line);
    JsonNode duration = ResultLine.duration(line);
    if (source == null || duration.doubleValue() <= 0) {
      throw new UsageException(unlistable(line) + "it is no recording but a JSON value");
    }
    if (ContainerKind.of(source).isPresent()) {
      throw new UsageException(
          unlistable(line)
              + "it was read from "
              + source
              + ", of which a list cannot name a part; give --audio with the id of a sink, to name"
              + " the files that it has written");
    }
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put(AUDIO, source);
    JsonNode offset = ResultLine.offset(line);
    entry.set(OFFSET, offset.isMissingNode() ? JsonNodeFactory.instance.numberNode(0) : offset);
    entry.set(DURATION, duration);
    return withFields(entry, line);
  }

  private List<ObjectNode> written(ObjectNode line) throws IOException {
    List<ObjectNode> entries = new ArrayList<>();
    for (AudioOutput output : AudioOutput.of(line)) {
      if (output.sink().equals(sink)) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put(AUDIO, run.file(output.path()));
        entry.put(DURATION, output.file().seconds());
        entries.add(withFields(entry, line));
      }
    }
    if (entries.isEmpty()) {
      throw new UsageException(
          unlistable(line)
              + "the run has written no audio of "
              + sink
              + " for it, as for any record that was rejected before; leave out --audio to name the"
              + " recordings, and run again with the list");
    }
    return entries;
  }

  private static String unlistable(ObjectNode line) {
    return "The list cannot be written, since " + ResultLine.record(line) + " cannot stand in it: ";
  }

  private static ObjectNode withFields(ObjectNode entry, ObjectNode line) {
    entry.put(RECORD, ResultLine.record(line));
    for (Map.Entry<String, JsonNode> field : ResultLine.carried(line).properties()) {
      String name = field.getKey();
      while (entry.has(name)) {
        name = "input_" + name;
      }
      entry.set(name, field.getValue());
    }
    return entry;
  }
}
