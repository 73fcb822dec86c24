package org.remotemedia.job.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.storage.ReadableStorage;
import org.remotemedia.job.storage.Storage;

/** The tar shards that a list may be about, by the numbers that their names end in. */
final class NumberedShards {
  private static final Pattern NUMBERED =
      Pattern.compile("(.*?)(\\d{1,9})\\.(?:tar|tgz|txz|tzst).*");

  private final ReadableStorage storage;
  private final Map<Integer, List<String>> files;

  private NumberedShards(ReadableStorage storage, Map<Integer, List<String>> files) {
    this.storage = storage;
    this.files = files;
  }

  /** Those in the list's directory, or else in the one above it. */
  static NumberedShards near(ListContext list) throws IOException {
    ReadableStorage storage = list.storages().apply(list.location());
    Map<Integer, List<String>> found = in(list.directory(), storage);
    String parent = storage.parent(list.directory());
    return new NumberedShards(
        storage, found.isEmpty() && !parent.equals(list.directory()) ? in(parent, storage) : found);
  }

  private static Map<Integer, List<String>> in(String directory, ReadableStorage storage)
      throws IOException {
    Map<Integer, List<String>> found = new TreeMap<>();
    for (Storage.Entry entry : storage.list(directory)) {
      Matcher name = NUMBERED.matcher(entry.name());
      if (name.matches() && ContainerKind.of(entry.name()).isPresent()) {
        found
            .computeIfAbsent(Integer.valueOf(name.group(2)), any -> new ArrayList<>())
            .add(storage.child(directory, entry.name()));
      }
    }
    return found;
  }

  /** The files that may be a shard: those that are named for audio, where some are. */
  List<String> of(int number) {
    List<String> named = files.getOrDefault(number, List.of());
    List<String> audio =
        named.stream().filter(file -> storage.name(file).startsWith("audio")).toList();
    return named.size() > 1 && audio.size() == 1 ? audio : named;
  }
}
