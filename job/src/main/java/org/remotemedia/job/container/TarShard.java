package org.remotemedia.job.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.remotemedia.job.notes.FileSuffix;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.element.CarriedJson;

/**
 * A tar shard as WebDataset has them. Members that follow each other and have the same key, which
 * is their path up to the first dot of its last name, form a sample; the fields of its {@code
 * .json} belong to each of its recordings.
 *
 * <p>The archive is read once, from the beginning to the end. Recordings are held in memory until
 * the whole sample is known, since their fields may stand behind them; a large one is passed over
 * instead, and read from its place afterwards.
 */
final class TarShard implements ContainerReader {
  /** What the recordings of a sample may take of the memory. */
  static final int MAX_HELD_BYTES = 16 << 20;

  /** The same in a compressed archive, where nothing can be read again from its place. */
  static final int MAX_HELD_COMPRESSED_BYTES = 64 << 20;

  static final int MAX_JSON_BYTES = 4 << 20;

  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** The members with one key. */
  private static final class Sample {
    private final String key;
    private final List<Member> recordings = new ArrayList<>();
    private ObjectNode fields;
    private String problem;
    private int jsonMembers;
    private long heldBytes;

    Sample(String key) {
      this.key = key;
    }

    Member finished(Member recording) {
      ObjectNode carried = fields == null || fields.isEmpty() ? null : fields;
      String why = recording.problem() == null ? problem : recording.problem();
      return new Member(
          recording.name(), null, carried, why, why == null ? recording.content() : null);
    }
  }

  private final TarMembers members;
  private final ReadableStorage storage;
  private final String location;
  private final boolean compressed;
  private final Deque<Member> ready = new ArrayDeque<>();

  /** The header that ended the last sample. */
  private TarArchiveEntry ahead;

  private final InputNotes notes = new InputNotes();

  private TarShard(
      TarMembers members, ReadableStorage storage, String location, boolean compressed) {
    this.members = members;
    this.storage = storage;
    this.location = location;
    this.compressed = compressed;
  }

  static TarShard open(ReadableStorage storage, String location, boolean compressed)
      throws IOException {
    TarMembers members = TarMembers.open(storage, location, compressed);
    return new TarShard(members, storage, location, compressed);
  }

  /** How many recordings an archive that is not compressed gives; only its headers are read. */
  static long count(ReadableStorage storage, String location) throws IOException {
    long count = 0;
    try (TarMembers members = TarMembers.open(storage, location, false)) {
      for (TarArchiveEntry entry = members.next(); entry != null; entry = members.next()) {
        boolean counts = !entry.isDirectory() && TarNames.key(entry.getName()) != null;
        count += counts && AudioDecoders.hasAudioSuffix(entry.getName()) ? 1 : 0;
      }
    }
    return count;
  }

  @Override
  public Member next() throws IOException {
    while (ready.isEmpty()) {
      Sample sample = readSample();
      if (sample == null) {
        return null;
      }
      sample.recordings.forEach(recording -> ready.add(sample.finished(recording)));
      if (sample.recordings.isEmpty()) {
        notes.leaveOut(LeftOut.MEMBERS, ".json", sample.jsonMembers);
      }
    }
    return ready.poll();
  }

  /** The next sample, which may have no recordings; null at the end. */
  private Sample readSample() throws IOException {
    Sample sample = null;
    for (TarArchiveEntry entry = nextHeader(); entry != null; entry = nextHeader()) {
      String key = TarNames.key(entry.getName());
      if (entry.isDirectory()) {
        continue;
      }
      if (key == null) {
        leaveOut(entry);
        continue;
      }
      if (sample != null && !key.equals(sample.key)) {
        ahead = entry;
        return sample;
      }
      sample = sample == null ? new Sample(key) : sample;
      take(entry, sample);
    }
    return sample;
  }

  private TarArchiveEntry nextHeader() throws IOException {
    TarArchiveEntry entry = ahead == null ? members.next() : ahead;
    ahead = null;
    return entry;
  }

  private void take(TarArchiveEntry entry, Sample sample) throws IOException {
    if (AudioDecoders.hasAudioSuffix(entry.getName())) {
      sample.recordings.add(recording(entry, sample));
    } else if (isRegular(entry) && TarNames.isJson(entry.getName())) {
      sample.jsonMembers++;
      readFields(entry, sample);
    } else {
      leaveOut(entry);
    }
  }

  private void leaveOut(TarArchiveEntry entry) {
    notes.leaveOut(LeftOut.MEMBERS, FileSuffix.of(entry.getName()));
  }

  /** Not a link, a device or a pipe; the library's isFile means anything but a directory. */
  private static boolean isRegular(TarArchiveEntry entry) {
    byte flag = entry.getLinkFlag();
    return flag == TarConstants.LF_NORMAL
        || flag == TarConstants.LF_OLDNORM
        || flag == TarConstants.LF_CONTIG
        || entry.isSparse();
  }

  private Member recording(TarArchiveEntry entry, Sample sample) throws IOException {
    String name = TarNames.recordName(entry.getName());
    if (!isRegular(entry)) {
      return Member.bad(name, null, "it is a link or special file, which holds no recording");
    }
    if (entry.isSparse()) {
      return Member.bad(name, null, "it is stored as a sparse file, which is not supported");
    }
    long size = entry.getSize();
    int most = compressed ? MAX_HELD_COMPRESSED_BYTES : MAX_HELD_BYTES;
    if (sample.heldBytes + size <= most) {
      sample.heldBytes += size;
      byte[] content = members.content();
      return new Member(name, null, null, null, () -> new BytesInput(content));
    }
    long start = members.contentStart();
    // The cut end of an archive must come to light before the recording is begun.
    members.skipContent();
    if (compressed) {
      return Member.bad(
          name,
          null,
          "its sample takes more than "
              + most
              + " bytes, the most that is read from a compressed shard: unpack it with gunzip");
    }
    return new Member(
        name, null, null, null, () -> new SliceInput(storage.open(location), start, size));
  }

  private void readFields(TarArchiveEntry entry, Sample sample) throws IOException {
    String where = "its fields in " + TarNames.recordName(entry.getName()) + " cannot be used: ";
    if (sample.jsonMembers > 1) {
      sample.problem = where + "there is more than one such member";
      return;
    }
    if (entry.getSize() > MAX_JSON_BYTES || entry.isSparse()) {
      sample.problem =
          where + "it has " + entry.getSize() + " bytes, more than the limit of " + MAX_JSON_BYTES;
      return;
    }
    byte[] json = members.content();
    try {
      JsonNode value = MAPPER.readTree(json);
      if (value instanceof ObjectNode object) {
        sample.fields = object;
      } else {
        sample.problem = where + "it is not a JSON object";
      }
    } catch (JsonProcessingException e) {
      sample.problem = where + "it is not valid JSON: " + e.getOriginalMessage();
    } catch (IOException e) {
      sample.problem = where + "it is not valid JSON: " + e.getMessage();
    } catch (NumberFormatException e) {
      sample.problem = where + "it has a number that cannot be read: " + e.getMessage();
    }
  }

  @Override
  public InputNotes notes() {
    return notes;
  }

  @Override
  public void close() throws IOException {
    members.close();
  }
}
