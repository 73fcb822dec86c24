package org.remotemedia.job.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.remotemedia.job.notes.FileSuffix;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.operators.codec.AudioDecoders;
import org.remotemedia.operators.element.CarriedJson;

/**
 * A tar shard as WebDataset has them. Members with the same key, which is their path up to the
 * first dot of its last name, form a sample: the fields of its {@code .json} belong to each of its
 * recordings, and its texts are fields too. They usually follow each other; where they do not, they
 * are brought together within a window.
 *
 * <p>The archive is read once, from the beginning to the end. Recordings are held in memory until
 * their sample is whole, or leaves the window; a large one is passed over instead, and read from
 * its place afterwards.
 */
final class TarShard implements ContainerReader {
  /** What the recordings of a sample, and of all in the window, may take of the memory. */
  static final int MAX_HELD_BYTES = 16 << 20;

  /** The same of a sample in a compressed archive, where nothing can be read from its place. */
  static final int MAX_HELD_COMPRESSED_BYTES = 64 << 20;

  /** Samples in the window. */
  static final int MAX_SAMPLES = 1024;

  /** What the members with fields of a sample may have. */
  static final int MAX_FIELD_BYTES = 32 << 20;

  static final int MAX_JSON_BYTES = 4 << 20;

  /** Longer texts are no fields. */
  static final int MAX_TEXT_BYTES = 1 << 20;

  /** What there is to warn of where fields are lost. */
  static final String LATE =
      "members of shards with fields could not be attached: no recording of their key is near";

  /** The same where they are lost for some recordings alone. */
  static final String AFTER =
      "members of compressed shards came after recordings of the same key that did not fit into"
          + " memory, which were done without them";

  static final String NO_END =
      "a shard has no end mark, and may have been cut after its last member";

  private static final ObjectMapper MAPPER =
      CarriedJson.forInput().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final TarMembers members;
  private final ReadableStorage storage;
  private final String location;
  private final TarPacking packing;
  private final Deque<Member> ready = new ArrayDeque<>();

  /** Samples that may still get members, by key, in the order of their first ones. */
  private final Map<String, TarSample> window = new LinkedHashMap<>();

  private final InputNotes notes = new InputNotes();

  /** The one that has the last member. */
  private TarSample last;

  private long heldBytes;
  private boolean ended;

  /** Ends the shard when what came before it has been given out. */
  private IOException damage;

  private TarShard(
      TarMembers members, ReadableStorage storage, String location, TarPacking packing) {
    this.members = members;
    this.storage = storage;
    this.location = location;
    this.packing = packing;
  }

  static TarShard open(ReadableStorage storage, String location, TarPacking packing)
      throws IOException {
    TarMembers members = TarMembers.open(storage, location, packing);
    return new TarShard(members, storage, location, packing);
  }

  /** How many recordings an archive that is not compressed gives; only its headers are read. */
  static long count(ReadableStorage storage, String location) throws IOException {
    long count = 0;
    try (TarMembers members = TarMembers.open(storage, location, TarPacking.NONE)) {
      for (TarArchiveEntry entry = members.next(); entry != null; entry = members.next()) {
        boolean counts = !entry.isDirectory() && isVisible(entry.getName());
        count += counts && AudioDecoders.hasAudioSuffix(entry.getName()) ? 1 : 0;
      }
    }
    return count;
  }

  private static boolean isVisible(String path) {
    return TarNames.key(path) != null && !FileSuffix.isHiddenPath(path);
  }

  @Override
  public Member next() throws IOException {
    while (ready.isEmpty() && !ended) {
      try {
        TarArchiveEntry entry = members.next();
        if (entry == null) {
          end();
        } else if (!entry.isDirectory()) {
          take(entry);
        }
      } catch (IOException e) {
        damage = e;
        endEarly();
      }
    }
    if (ready.isEmpty() && damage != null) {
      throw damage;
    }
    return ready.poll();
  }

  private void end() {
    ended = true;
    flush(0, 0, null);
    if (!members.hasEndMark()) {
      notes.warn(NO_END, storage.name(location));
    }
  }

  /** What came before stays, but for the last sample, of which members may be missing. */
  private void endEarly() {
    ended = true;
    if (last != null && window.remove(last.key(), last)) {
      heldBytes -= last.heldBytes();
    }
    flush(0, 0, null);
  }

  private void take(TarArchiveEntry entry) throws IOException {
    String path = entry.getName();
    if (FileSuffix.isHiddenPath(path)) {
      notes.leaveOut(LeftOut.MEMBERS, FileSuffix.HIDDEN);
    } else if (TarNames.key(path) == null) {
      leaveOut(path);
    } else if (AudioDecoders.hasAudioSuffix(path)) {
      takeRecording(entry, sample(path));
    } else if (isRegular(entry) && TarSample.isJson(path)) {
      TarSample sample = sample(path);
      takeFields(path, sample, json(entry, sample));
    } else {
      takeText(entry);
    }
  }

  private TarSample sample(String path) {
    String key = TarNames.key(path);
    TarSample sample = window.computeIfAbsent(key, TarSample::new);
    last = sample;
    flush(MAX_SAMPLES, Long.MAX_VALUE, sample);
    return sample;
  }

  /**
   * Gives out samples at the beginning of the window: those that are whole, and as many others as
   * it takes to keep its bounds.
   *
   * @param current the sample that has the last member, which stays
   */
  private void flush(int mostSamples, long mostBytes, TarSample current) {
    Iterator<TarSample> oldest = window.values().iterator();
    while (oldest.hasNext()) {
      TarSample sample = oldest.next();
      boolean isOver = window.size() > mostSamples || heldBytes > mostBytes;
      if (sample == current || !(isOver || sample.isWhole())) {
        return;
      }
      oldest.remove();
      heldBytes -= sample.heldBytes();
      ready.addAll(sample.members());
      Set<String> late = sample.late();
      for (String path : late) {
        warn(AFTER, path);
      }
      for (String path : sample.unused()) {
        leaveOut(path);
        if (!sample.hasRecordings() && TarSample.isJson(path) && !late.contains(path)) {
          warn(LATE, path);
        }
      }
    }
  }

  private void warn(String message, String path) {
    notes.warn(message, storage.name(location) + '/' + TarNames.recordName(path));
  }

  private void leaveOut(String path) {
    notes.leaveOut(LeftOut.MEMBERS, FileSuffix.of(path));
  }

  /** Not a link, a device or a pipe; the library's isFile means anything but a directory. */
  private static boolean isRegular(TarArchiveEntry entry) {
    byte flag = entry.getLinkFlag();
    return flag == TarConstants.LF_NORMAL
        || flag == TarConstants.LF_OLDNORM
        || flag == TarConstants.LF_CONTIG
        || entry.isSparse();
  }

  private void takeRecording(TarArchiveEntry entry, TarSample sample) throws IOException {
    String name = TarNames.recordName(entry.getName());
    long size = entry.getSize();
    int most = packing == TarPacking.NONE ? MAX_HELD_BYTES : MAX_HELD_COMPRESSED_BYTES;
    if (packing != TarPacking.NONE && size <= most) {
      makeRoom(sample, entry.getName(), most - size);
    }
    Member member;
    long held = 0;
    if (!isRegular(entry)) {
      member = Member.bad(name, null, "it is a link or special file, which holds no recording");
    } else if (entry.isSparse()) {
      member = Member.bad(name, null, "it is stored as a sparse file, which is not supported");
    } else if (sample.heldBytes() + size <= most) {
      flush(MAX_SAMPLES, Math.max(0, MAX_HELD_BYTES - size), sample);
      held = size;
      byte[] content = members.content();
      member = new Member(name, null, null, null, () -> new BytesInput(content));
    } else {
      member = passedOver(name, size, most);
    }
    sample.addRecording(entry.getName(), member, held);
    heldBytes += held;
  }

  /** Gives out recordings of a sample, where it holds too much to add one more. */
  private void makeRoom(TarSample sample, String arriving, long mostBytes) {
    long before = sample.heldBytes();
    if (before > mostBytes) {
      ready.addAll(sample.giveEarly(arriving, mostBytes));
      heldBytes -= before - sample.heldBytes();
    }
  }

  private Member passedOver(String name, long size, int most) throws IOException {
    long start = members.contentStart();
    // The cut end of an archive must come to light before the recording is begun.
    members.skipContent();
    if (packing != TarPacking.NONE) {
      return Member.bad(
          name,
          null,
          "its sample takes more than "
              + most
              + " bytes, the most that is read from a compressed shard: unpack it with "
              + packing.tool());
    }
    return new Member(
        name, null, null, null, () -> new SliceInput(storage.open(location), start, size));
  }

  private void takeFields(String path, TarSample sample, TarSample.Fields fields) {
    if (sample.addFields(path, fields)) {
      heldBytes += fields.bytes();
    } else {
      leaveOut(path);
    }
    flush(MAX_SAMPLES, MAX_HELD_BYTES, sample);
  }

  private TarSample.Fields json(TarArchiveEntry entry, TarSample sample) throws IOException {
    if (entry.getSize() > MAX_JSON_BYTES || entry.isSparse()) {
      return unusable(
          "it has " + entry.getSize() + " bytes, more than the limit of " + MAX_JSON_BYTES);
    }
    if (sample.fieldBytes() + entry.getSize() > MAX_FIELD_BYTES) {
      return unusable("those of its key have more than " + MAX_FIELD_BYTES + " bytes in all");
    }
    byte[] json = members.content();
    try {
      JsonNode value = MAPPER.readTree(json);
      if (CarriedJson.nullNonFinite(value)) {
        notes.warn(
            CarriedJson.NON_FINITE,
            storage.name(location) + '/' + TarNames.recordName(entry.getName()));
      }
      return new TarSample.Fields(
          value, value instanceof ObjectNode ? null : "it is not a JSON object", entry.getSize());
    } catch (JsonProcessingException e) {
      return unusable("it is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      return unusable("it is not valid JSON: " + e.getMessage());
    } catch (NumberFormatException e) {
      return unusable("it has a number that cannot be read: " + e.getMessage());
    }
  }

  private static TarSample.Fields unusable(String why) {
    return new TarSample.Fields(null, why, 0);
  }

  private void takeText(TarArchiveEntry entry) throws IOException {
    boolean isSmall = entry.getSize() <= MAX_TEXT_BYTES && !entry.isSparse();
    String text = isRegular(entry) && isSmall ? TextContent.of(members.content()) : null;
    if (text == null) {
      leaveOut(entry.getName());
      return;
    }
    TarSample sample = sample(entry.getName());
    if (sample.fieldBytes() + entry.getSize() > MAX_FIELD_BYTES) {
      leaveOut(entry.getName());
      return;
    }
    TarSample.Fields fields =
        new TarSample.Fields(JsonNodeFactory.instance.textNode(text), null, entry.getSize());
    takeFields(entry.getName(), sample, fields);
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
