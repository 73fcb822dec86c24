package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.operators.element.CarriedJson;

/**
 * A recording as lhotse describes it.
 *
 * @param path of its file
 * @param channels the numbers of its channels; empty when they are not told
 * @param duration its length in seconds, or null
 */
record LhotseRecording(String path, Set<Integer> channels, BigDecimal duration) {
  /**
   * Reads a description.
   *
   * @throws ListEntries.BadEntry when it is not one file as it is
   */
  static LhotseRecording of(ObjectNode recording) throws ListEntries.BadEntry {
    JsonNode sources = recording.path("sources");
    if (sources.size() != 1) {
      throw new ListEntries.BadEntry(
          "its recording has " + sources.size() + " sources, and not one file");
    }
    if (!recording.path("transforms").isEmpty()) {
      throw new ListEntries.BadEntry(
          "its recording is to be transformed ("
              + recording.path("transforms").path(0).path("name").asText("?")
              + ", …), which is not done: save the audio first");
    }
    JsonNode source = sources.path(0);
    String type = source.path("type").asText("file");
    if (!type.equals("file") && !type.equals("url")) {
      throw new ListEntries.BadEntry(
          "its recording is of the type " + type + ", and no file or URL; commands are not run");
    }
    Set<Integer> channels = new HashSet<>();
    source.path("channels").forEach(channel -> channels.add(channel.asInt()));
    JsonNode duration = recording.path("duration");
    return new LhotseRecording(
        Recordings.path(source.get("source"), "source"),
        channels,
        duration.isNumber() && !CarriedJson.isNonFinite(duration) ? duration.decimalValue() : null);
  }

  /**
   * Makes sure that an entry takes all channels.
   *
   * @param wanted a channel, a list of them, or null
   */
  void requireAll(JsonNode wanted) throws ListEntries.BadEntry {
    if (wanted == null || channels.size() < 2) {
      return;
    }
    Set<Integer> taken = new HashSet<>();
    if (wanted.isArray()) {
      wanted.forEach(channel -> taken.add(channel.asInt()));
    } else {
      taken.add(wanted.asInt());
    }
    if (!taken.containsAll(channels)) {
      throw new ListEntries.BadEntry(
          "it takes channel "
              + wanted
              + " of a recording with "
              + channels.size()
              + ", which a list cannot do: run over the recordings, and select channels with a"
              + " ChannelMixNode");
    }
  }

  /**
   * The recordings of a manifest by their ids; those that are unusable are left out.
   *
   * @throws InputException when the manifest is no list
   */
  static Map<String, LhotseRecording> all(ReadableStorage storage, String location)
      throws IOException, InputException {
    Map<String, LhotseRecording> byId = new HashMap<>();
    try (ListReader reader = ListForm.open(storage, location, true)) {
      for (ListReader.Item item = reader.next(); item != null; item = reader.next()) {
        if (item.value() instanceof ObjectNode recording) {
          try {
            byId.put(recording.path("id").asText(), of(recording));
          } catch (ListEntries.BadEntry e) {
            // Whoever needs it, will say that it is missing.
          }
        }
      }
    }
    return byId;
  }
}
