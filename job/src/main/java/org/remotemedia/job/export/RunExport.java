package org.remotemedia.job.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.output.LinesFile;
import org.remotemedia.job.output.Part;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.codec.SeekableInput;

/**
 * Makes a list of the audio that a run has written, as NeMo reads it, and packs the audio into tar
 * shards, as WebDataset reads them. The same outputs give the same bytes; files appear when they
 * are complete.
 */
public final class RunExport {
  /** The list, in the target directory. */
  public static final String LIST = "manifest.jsonl";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Layout run;
  private final Storage runStorage;
  private final String target;
  private final Storage targetStorage;
  private long entries;
  private int shards;

  /**
   * @param run the outputs of a run
   * @param target the directory to write to
   */
  public RunExport(Layout run, String target) {
    this.run = run;
    this.runStorage = Storage.of(run.root());
    this.target = target;
    this.targetStorage = Storage.of(target);
  }

  /** Audio files listed. */
  public long entries() {
    return entries;
  }

  /** Shards written. */
  public int shards() {
    return shards;
  }

  /**
   * Writes the list.
   *
   * @param sink the sink whose audio is wanted; null for all
   * @param shardBytes size beyond which a shard takes no more; 0 for no shards, and the list then
   *     names the files of the run
   */
  public void write(String sink, long shardBytes) throws IOException {
    targetStorage.createDirectories(target);
    try (PendingFile list = targetStorage.begin(targetStorage.child(target, LIST), target);
        Shards packed = shardBytes == 0 ? null : new Shards(shardBytes)) {
      try (BufferedWriter lines =
          new BufferedWriter(Channels.newWriter(list.channel(), StandardCharsets.UTF_8))) {
        for (Storage.Entry part : runStorage.list(run.directory(Part.RESULTS))) {
          if (Layout.splitOfPart(part.name()).isPresent()) {
            String location = runStorage.child(run.directory(Part.RESULTS), part.name());
            new LinesFile(runStorage, location)
                .forEach((text, line) -> add(line, sink, packed, lines));
          }
        }
      }
      if (packed != null) {
        packed.finish();
      }
      targetStorage.publishOver(list, targetStorage.child(target, LIST));
    }
  }

  private void add(JsonNode line, String sink, Shards packed, BufferedWriter lines)
      throws IOException {
    for (AudioEntry entry : AudioEntry.of(line)) {
      if (sink == null || sink.equals(entry.output().sink())) {
        ObjectNode listed =
            packed == null
                ? entry.toListEntry(run.file(entry.output().path()))
                : packed.add(entry, entries);
        lines.write(MAPPER.writeValueAsString(listed));
        lines.write('\n');
        entries++;
      }
    }
  }

  /** The shards, one after the other. Members are numbered, since names may hold anything. */
  private final class Shards implements Closeable {
    private final long limit;
    private PendingFile pending;
    private String location;
    private TarOutput tar;

    Shards(long limit) {
      this.limit = limit;
    }

    ObjectNode add(AudioEntry entry, long number) throws IOException {
      String key = String.format(Locale.ROOT, "%09d", number);
      String member = key + entry.output().kind().suffix();
      String location = run.file(entry.output().path());
      try (SeekableInput audio = runStorage.open(location)) {
        if (tar != null && tar.bytes() + TarOutput.bytes(audio.size()) > limit) {
          finish();
        }
        if (tar == null) {
          begin();
        }
        ObjectNode json = entry.toListEntry(member);
        json.put("shard_id", shards - 1);
        byte[] bytes = MAPPER.writeValueAsBytes(json);
        tar.add(member, audio.size(), audio);
        tar.add(key + ".json", bytes.length, new ByteArrayInputStream(bytes));
        return json;
      }
    }

    private void begin() throws IOException {
      String name = String.format(Locale.ROOT, "audio-%06d.tar", shards++);
      location = targetStorage.child(target, name);
      pending = targetStorage.begin(location, target);
      tar =
          new TarOutput(
              new BufferedOutputStream(Channels.newOutputStream(pending.channel()), 1 << 16));
    }

    void finish() throws IOException {
      if (tar != null) {
        tar.close();
        targetStorage.publishOver(pending, location);
        pending.close();
        tar = null;
      }
    }

    @Override
    public void close() throws IOException {
      if (tar != null) {
        try (PendingFile abandoned = pending) {
          tar.close();
        }
      }
    }
  }
}
