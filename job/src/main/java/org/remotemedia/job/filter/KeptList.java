package org.remotemedia.job.filter;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.storage.PendingFile;
import org.remotemedia.job.storage.Storage;

/** A list that is being written, which appears whole or not at all. */
public final class KeptList implements Closeable {
  private static final String GZIP = ".gz";

  /** Those of JSON Lines that a run tells a list by. */
  private static final List<String> SUFFIXES = List.of(".jsonl", ".ndjson", ".json");

  private final Storage storage;
  private final String location;
  private final boolean overwrite;
  private final String sink;
  private final PendingFile file;
  private final OutputStream out;

  private KeptList(String location, boolean overwrite, String sink) throws IOException {
    this.storage = Storage.of(location);
    this.location = location;
    this.overwrite = overwrite;
    this.sink = sink;
    String folder = storage.parent(location);
    storage.createDirectories(folder);
    file = storage.begin(location, folder);
    OutputStream plain = Channels.newOutputStream(file.channel());
    out = isPacked(location) ? new GZIPOutputStream(plain, 1 << 16) : plain;
  }

  /**
   * Begins a list.
   *
   * @param list where it shall appear; with the suffix of JSON Lines, or with {@code .gz} after it
   * @param run the run that it is made of
   * @param overwrite whether it may take the place of another file
   * @param sink the sink whose files it names; null for the recordings
   * @throws UsageException when it may not be there
   */
  public static KeptList begin(String list, Layout run, boolean overwrite, String sink)
      throws IOException {
    Storage storage = Storage.of(list);
    String location = storage.absolute(list);
    String plain = location.toLowerCase(Locale.ROOT);
    String name = isPacked(location) ? plain.substring(0, plain.length() - GZIP.length()) : plain;
    if (SUFFIXES.stream().noneMatch(name::endsWith)) {
      throw new UsageException(
          "--to "
              + list
              + ": the name of a list ends in "
              + String.join(", ", SUFFIXES)
              + ", or in one of these and "
              + GZIP
              + ", by which a run knows it");
    }
    for (String own : run.ownLocations()) {
      if (location.equals(own) || location.startsWith(own + "/")) {
        throw new UsageException(
            "--to " + list + ": that is a place of the run's own; choose another");
      }
    }
    refuseExisting(storage, location, overwrite);
    return new KeptList(location, overwrite, sink);
  }

  private static boolean isPacked(String location) {
    return location.toLowerCase(Locale.ROOT).endsWith(GZIP);
  }

  private static void refuseExisting(Storage storage, String location, boolean overwrite)
      throws IOException {
    if (!overwrite && storage.exists(location)) {
      throw new UsageException(
          location + " is there already; choose another name, or give --overwrite");
    }
  }

  /** Where it shall appear. */
  public String location() {
    return location;
  }

  /** The sink whose files it names; null for the recordings. */
  String sink() {
    return sink;
  }

  /** Appends entries. */
  void write(ByteArrayOutputStream entries) throws IOException {
    entries.writeTo(out);
  }

  /** Has it appear. */
  public void publish() throws IOException {
    out.close();
    refuseExisting(storage, location, overwrite);
    storage.publishOver(file, location);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
