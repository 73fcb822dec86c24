package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.container.ContainerReader;
import org.remotemedia.job.container.Member;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.FileSuffix;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.operators.codec.SeekableInput;
import org.remotemedia.operators.element.CarriedJson;

/**
 * The records of a shard that a list has entries of, with the fields and stretches of these. The
 * entries of the one shard are held in memory.
 */
public final class ListedShard implements ContainerReader {
  private static final JsonMapper MAPPER = CarriedJson.forTransport().build();

  private final ContainerReader shard;
  private final ListFields fields;
  private final EntryFields entryFields;
  private final Map<String, List<ShardEntry>> entries = new HashMap<>();
  private final InputNotes notes = new InputNotes();
  private final Deque<Member> ready = new ArrayDeque<>();
  private Iterator<List<ShardEntry>> missing;

  /**
   * Reads the entries.
   *
   * @param shard all that the shard holds; closed with this
   * @param list which entries
   * @param storage what the list lies in
   */
  public ListedShard(
      ContainerReader shard, ShardList list, ReadableStorage storage, ListFields fields)
      throws IOException {
    this.shard = shard;
    this.fields = fields;
    this.entryFields = EntryFields.again(fields);
    if (list.entries() == null) {
      read(list, storage);
    } else {
      for (String line : list.entries().lines().toList()) {
        add(MAPPER.readTree(line), list.shard());
      }
    }
  }

  private void read(ShardList list, ReadableStorage storage) throws IOException {
    try (ListReader reader = open(list, storage)) {
      for (ListReader.Item item = reader.next(); item != null; item = reader.next()) {
        if (item.problem() == null) {
          add(item.value(), list.shard());
        }
        if (list.to() >= 0 && list.from() + item.end() >= list.to()) {
          break;
        }
      }
    } catch (InputException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static ListReader open(ShardList list, ReadableStorage storage)
      throws IOException, InputException {
    if (list.to() < 0) {
      return ListForm.open(storage, list.location(), true);
    }
    SeekableInput in = storage.open(list.location());
    try {
      in.seek(list.from());
      return new JsonLinesReader(new BufferedInputStream(in));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private void add(JsonNode value, int number) {
    try {
      ShardEntry entry = ShardEntry.of(entryFields.of(value, ""), fields);
      if (entry.shard() == number) {
        CarriedJson.nullNonFinite(entry.fields());
        entries.computeIfAbsent(ShardEntry.key(entry.path()), key -> new ArrayList<>(1)).add(entry);
      }
    } catch (ListEntries.BadEntry e) {
      // It has failed when the list was read for its shards.
    }
  }

  @Override
  public Member next() throws IOException {
    while (ready.isEmpty()) {
      Member member = missing == null ? shard.next() : null;
      if (member != null) {
        List<ShardEntry> wanted = take(member.name());
        if (wanted.isEmpty()) {
          notes.leaveOut(LeftOut.MEMBERS, FileSuffix.of(member.name()) + " not in the list");
          continue;
        }
        wanted.forEach(entry -> ready.add(listed(member, entry)));
        break;
      }
      if (missing == null) {
        missing = entries.values().iterator();
      }
      if (!missing.hasNext()) {
        return null;
      }
      for (ShardEntry entry : missing.next()) {
        ready.add(
            new Member(
                name(entry.path(), entry),
                null,
                entry.fields(),
                "it is in the list, but not in the shard",
                null));
      }
    }
    return ready.poll();
  }

  /**
   * Takes the entries of a member: those with its very name, or else those that can mean no other
   * member.
   */
  private List<ShardEntry> take(String member) {
    String key = ShardEntry.key(member);
    List<ShardEntry> candidates = entries.get(key);
    if (candidates == null) {
      return List.of();
    }
    List<ShardEntry> wanted =
        candidates.stream().filter(entry -> entry.path().equals(member)).toList();
    if (wanted.isEmpty() && candidates.stream().map(ShardEntry::recording).distinct().count() < 2) {
      wanted = candidates;
    }
    if (wanted.size() == candidates.size()) {
      entries.remove(key);
    } else {
      candidates.removeIf(entry -> entry.path().equals(member));
    }
    return wanted;
  }

  private static String name(String path, ShardEntry entry) {
    return path + entry.stretch().part();
  }

  private static Member listed(Member member, ShardEntry entry) {
    ObjectNode carried = member.carried() == null ? entry.fields() : member.carried().deepCopy();
    carried.setAll(entry.fields());
    return new Member(
        name(member.name(), entry),
        null,
        carried,
        member.problem(),
        member.content(),
        entry.stretch().offsetSeconds(),
        entry.stretch().durationSeconds());
  }

  @Override
  public InputNotes notes() {
    InputNotes all = new InputNotes();
    all.add(notes);
    all.add(shard.notes());
    return all;
  }

  @Override
  public void close() throws IOException {
    shard.close();
  }
}
