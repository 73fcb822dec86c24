package org.remotemedia.job.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.operators.codec.AudioDecoders;

/**
 * What the entries of lists mean, told by their fields; the first kind that fits is taken. A new
 * kind is one {@link ListEntries} and one line here.
 */
enum ListKind {
  /** Entries that are JSON values. */
  VALUES {
    @Override
    boolean fits(ListHead head, ListContext list) {
      return list.fields().value() != null;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return new ValueEntries(list, head.columns());
    }
  },
  /**
   * NeMo's lists of what is in tar shards, as they are exported here too. Other lists may carry the
   * number of a shard, that of where a recording once was; so the first entry decides, which then
   * names a file that is there, or by an absolute path one that no shard stands for.
   */
  NEMO_TARRED {
    @Override
    boolean fits(ListHead head, ListContext list) throws IOException {
      return head.hasAll(list.fields().audioName(), ShardEntry.SHARD)
          && (head.first() == null || isOfShard(head.first(), list));
    }

    private boolean isOfShard(ObjectNode entry, ListContext list) throws IOException {
      ListContext.Place place;
      try {
        place = list.place(entry.path(list.fields().audioName()).asText());
      } catch (IOException e) {
        return true;
      }
      return !isThere(place)
          && !(place.isAbsolute()
              && NumberedShards.near(list).of(entry.path(ShardEntry.SHARD).asInt(-1)).isEmpty());
    }

    private boolean isThere(ListContext.Place place) throws IOException {
      try {
        Optional<Storage.Entry> entry = place.storage().find(place.location());
        return entry.isPresent() && !entry.get().isDirectory();
      } catch (StorageException e) {
        if (e.isFault()) {
          throw e;
        }
        return false;
      }
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) {
      throw new IllegalStateException("its records are shards");
    }

    @Override
    RecordLister open(ListReader reader, ListContext list, ListHead head)
        throws IOException, InputException {
      return new NemoTarredLister(reader, list, head);
    }
  },
  /** lhotse's recordings, supervisions (with the recordings beside them) and cuts. */
  LHOTSE {
    @Override
    boolean fits(ListHead head, ListContext list) {
      return list.fields().audio() == null
          && !head.has(list.fields().audioName())
          && LhotseEntries.of(head) != null;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws IOException, InputException {
      LhotseEntries.Manifest manifest = LhotseEntries.of(head);
      return new LhotseEntries(
          manifest,
          list,
          manifest == LhotseEntries.Manifest.SUPERVISIONS ? recordings(list) : null);
    }

    private Map<String, LhotseRecording> recordings(ListContext list)
        throws IOException, InputException {
      ReadableStorage storage = list.storages().apply(list.location());
      String own = storage.name(list.location());
      String plain = own.replace("supervisions", "recordings");
      String stem = plain.replaceFirst("(?i)\\.(jsonl|json)(\\.gz)?$", "");
      for (String name : List.of(plain, stem + ".jsonl.gz", stem + ".jsonl", stem + ".json")) {
        String location = storage.child(list.directory(), name);
        if (!name.equals(own) && storage.exists(location)) {
          return LhotseRecording.all(storage, location);
        }
      }
      throw new InputException(
          "the supervisions "
              + list.location()
              + " need the recordings beside them, in "
              + plain
              + ", which is not there");
    }
  },
  /** Common Voice's, with the clips in a folder beside them. */
  COMMON_VOICE {
    @Override
    boolean fits(ListHead head, ListContext list) {
      return list.fields().audio() == null
          && !head.has(list.fields().audioName())
          && head.hasAll("client_id", "path", "sentence");
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return new RecordingEntries(
          list,
          head,
          "path",
          path -> {
            String file = AudioDecoders.hasAudioSuffix(path) ? path : path + ".mp3";
            return file.contains("/") ? file : "clips/" + file;
          });
    }
  },
  /** The metadata of AudioFolder, beside the audio. */
  AUDIO_FOLDER {
    @Override
    boolean fits(ListHead head, ListContext list) {
      return list.fields().audio() == null
          && !head.has(list.fields().audioName())
          && head.has("file_name");
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return new RecordingEntries(list, head, "file_name", path -> path);
    }
  },
  /** Entries with a path, and optionally times; for lists that are of no other kind too. */
  PATHS {
    @Override
    boolean fits(ListHead head, ListContext list) {
      return true;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return RecordingEntries.of(list, head);
    }
  };

  /** Whether a list that begins so is of this kind. */
  abstract boolean fits(ListHead head, ListContext list) throws IOException;

  /** What its entries are. */
  abstract ListEntries entries(ListContext list, ListHead head) throws IOException, InputException;

  /** The records of such a list. */
  RecordLister open(ListReader reader, ListContext list, ListHead head)
      throws IOException, InputException {
    return new ListLister(reader, entries(list, head), list);
  }

  /**
   * The kind of a list.
   *
   * @throws IOException when the storage of what its first entry names fails
   */
  static ListKind of(ListHead head, ListContext list) throws IOException {
    for (ListKind kind : values()) {
      if (kind.fits(head, list)) {
        return kind;
      }
    }
    throw new IllegalStateException("the last kind fits all");
  }
}
