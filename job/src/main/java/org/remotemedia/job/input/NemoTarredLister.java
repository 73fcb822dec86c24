package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.element.CarriedJson;

/**
 * The shards that a list of NeMo's is about. The list is read once for the numbers of the shards
 * and where their entries are. The entries are read with each shard, where those of a shard stand
 * together. Of other lists, which would be read as often as there are shards, they are held as long
 * as they are few enough, and sent with the shards.
 */
final class NemoTarredLister implements RecordLister {
  private static final int BYTE_ORDER_MARK = 0xEF;

  /** Bytes of entries that are held at most, so that the list need not be read again. */
  static final int MOST_HELD_BYTES = 64 << 20;

  /** The same of one shard, which are sent with its split. */
  static final int MOST_SENT_BYTES = 1 << 20;

  private static final JsonMapper MAPPER = CarriedJson.forTransport().build();

  /** Where the entries of a shard are. */
  private static final class Place {
    private long from = Long.MAX_VALUE;
    private long to = -1;
    private long bytes;
    private long entries;

    /** The entries, one a line; null where they are too many. */
    private ByteArrayOutputStream held = new ByteArrayOutputStream();

    void add(ListReader.Item item) {
      from = Math.min(from, item.begin());
      to = Math.max(to, item.end());
      bytes += item.end() - item.begin();
      entries++;
    }

    /** Whether hardly anything else is read between the first entry and the last. */
    boolean isTogether() {
      return to >= 0 && to - from <= 2 * bytes;
    }
  }

  private final ListReader reader;
  private final ListContext list;
  private final ReadableStorage storage;
  private final EntryFields entryFields;

  /** Gives entries that cannot be used, as any list does. */
  private final ListLister entries;

  private final Map<Integer, Place> places = new TreeMap<>();
  private Iterator<Map.Entry<Integer, Place>> shards;
  private NumberedShards files;
  private boolean complete = true;
  private boolean holds = true;
  private long heldBytes;

  /**
   * @throws InputException when its fields cannot be told
   */
  NemoTarredLister(ListReader reader, ListContext list, ListHead head)
      throws IOException, InputException {
    this.reader = reader;
    this.list = list;
    this.storage = list.storages().apply(list.location());
    this.entryFields = EntryFields.of(list, head, list.fields().audioName());
    this.entries = new ListLister(reader, this::note, list);
  }

  /** Stands for an entry that is read with its shard. */
  private RecordRef note(ListReader.Item item) throws ListEntries.BadEntry, IOException {
    ObjectNode fields = entryFields.of(item);
    ShardEntry entry = ShardEntry.of(fields.deepCopy(), list.fields());
    if (CarriedJson.nullNonFinite(fields)) {
      list.notes().warn(CarriedJson.NON_FINITE, list.listName() + ' ' + item.where());
    }
    Place place = places.computeIfAbsent(entry.shard(), any -> new Place());
    place.add(item);
    hold(place, fields);
    return null;
  }

  private void hold(Place place, ObjectNode fields) throws IOException {
    if (!holds || place.held == null) {
      return;
    }
    int before = place.held.size();
    place.held.write(MAPPER.writeValueAsBytes(fields));
    place.held.write('\n');
    heldBytes += place.held.size() - before;
    if (place.held.size() > MOST_SENT_BYTES) {
      heldBytes -= place.held.size();
      place.held = null;
    }
    if (heldBytes > MOST_HELD_BYTES) {
      holds = false;
      places.values().forEach(other -> other.held = null);
    }
  }

  @Override
  public RecordRef next() throws IOException {
    while (shards == null) {
      RecordRef bad = entries.next();
      if (bad != null) {
        return bad;
      }
      if (entries.isEnded()) {
        shards = places.entrySet().iterator();
        files = NumberedShards.near(list);
      }
    }
    return shards.hasNext() ? shard(shards.next()) : null;
  }

  private RecordRef shard(Map.Entry<Integer, Place> shard) throws IOException {
    int number = shard.getKey();
    Place place = shard.getValue();
    List<String> candidates = files.of(number);
    if (candidates.size() != 1) {
      complete = false;
      list.notes().leaveOut(InputNotes.LeftOut.UNREAD, list.location() + " shard " + number);
      return RecordRef.failed(
          list.listName() + ":shard-" + number,
          list.location(),
          "the list "
              + list.listName()
              + " has "
              + place.entries
              + " entries in shard "
              + number
              + ", and "
              + (candidates.isEmpty()
                  ? "no tar file beside it or above it has a name that ends in that number"
                  : "several tar files have names that end in that number: " + candidates));
    }
    String file = candidates.get(0);
    Storage.Entry entry = storage.find(file).orElse(null);
    Storage.Entry listEntry = storage.find(list.location()).orElse(null);
    String version =
        entry == null || listEntry == null ? null : entry.version() + " " + listEntry.version();
    boolean isSeekable = place.to >= 0 && isPlain();
    boolean isSent = holds && place.held != null && !(isSeekable && place.isTogether());
    ShardList part =
        new ShardList(
            list.location(),
            number,
            isSeekable ? place.from : 0,
            isSeekable ? place.to : -1,
            isSent ? place.held.toString(StandardCharsets.UTF_8) : null);
    place.held = null;
    return RecordRef.container(
            list.prefix() + storage.name(file),
            file,
            null,
            entry == null ? RecordRef.UNKNOWN_BYTES : entry.size(),
            version,
            ContainerKind.of(file).orElseThrow())
        .with(new ContainerPlan(ContainerKind.of(file).orElseThrow(), List.of(), part));
  }

  /** Whether bytes of the list are those of the file. */
  private boolean isPlain() throws IOException {
    if (list.listName().toLowerCase(Locale.ROOT).endsWith(".gz")) {
      return false;
    }
    try (InputStream in = storage.open(list.location())) {
      return in.read() < BYTE_ORDER_MARK;
    }
  }

  @Override
  public InputNotes notes() {
    return list.notes();
  }

  @Override
  public boolean isComplete() {
    return complete && entries.isComplete();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
