package org.remotemedia.job.input;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.operators.codec.AudioDecoders;

/**
 * What the entries of lists mean, told by their fields; the first kind that fits is taken. A new
 * kind is one {@link ListEntries} and one line here.
 */
enum ListKind {
  /** Entries that are JSON values. */
  VALUES {
    @Override
    boolean fits(ListHead head, ListFields fields) {
      return fields.value() != null;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return new ValueEntries(list, head.columns());
    }
  },
  /** NeMo's lists of what is in tar shards, as they are exported here too. */
  NEMO_TARRED {
    @Override
    boolean fits(ListHead head, ListFields fields) {
      return head.hasAll(fields.audioName(), ShardEntry.SHARD);
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) {
      throw new IllegalStateException("its records are shards");
    }

    @Override
    RecordLister open(ListReader reader, ListContext list, ListHead head) throws IOException {
      return new NemoTarredLister(reader, list);
    }
  },
  /** lhotse's recordings, supervisions (with the recordings beside them) and cuts. */
  LHOTSE {
    @Override
    boolean fits(ListHead head, ListFields fields) {
      return fields.audio() == null
          && !head.has(fields.audioName())
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
      String plain = list.listName().replace("supervisions", "recordings");
      String stem = plain.replaceFirst("(?i)\\.(jsonl|json)(\\.gz)?$", "");
      for (String name : List.of(plain, stem + ".jsonl.gz", stem + ".jsonl", stem + ".json")) {
        String location = storage.child(list.directory(), name);
        if (!name.equals(list.listName()) && storage.exists(location)) {
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
    boolean fits(ListHead head, ListFields fields) {
      return fields.audio() == null
          && !head.has(fields.audioName())
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
    boolean fits(ListHead head, ListFields fields) {
      return fields.audio() == null && !head.has(fields.audioName()) && head.has("file_name");
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return new RecordingEntries(list, head, "file_name", path -> path);
    }
  },
  /** Entries with a path, and optionally times; for lists that are of no other kind too. */
  PATHS {
    @Override
    boolean fits(ListHead head, ListFields fields) {
      return true;
    }

    @Override
    ListEntries entries(ListContext list, ListHead head) throws InputException {
      return RecordingEntries.of(list, head);
    }
  };

  /** Whether a list that begins so is of this kind. */
  abstract boolean fits(ListHead head, ListFields fields);

  /** What its entries are. */
  abstract ListEntries entries(ListContext list, ListHead head) throws IOException, InputException;

  /** The records of such a list. */
  RecordLister open(ListReader reader, ListContext list, ListHead head)
      throws IOException, InputException {
    return new ListLister(reader, entries(list, head), list);
  }

  /** The kind of a list. */
  static ListKind of(ListHead head, ListFields fields) {
    return Arrays.stream(values())
        .filter(kind -> kind.fits(head, fields))
        .findFirst()
        .orElseThrow();
  }
}
