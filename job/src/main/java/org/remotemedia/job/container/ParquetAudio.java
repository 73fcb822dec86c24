package org.remotemedia.job.container;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.remotemedia.job.fields.ListFields;

/**
 * The column of a data set that has its recordings: encoded files as plain bytes, or a group of
 * {@code bytes} and {@code path}, or else paths of files.
 *
 * @param bytes the encoded files, or null
 * @param path the paths, or null
 */
record ParquetAudio(ParquetLeaf bytes, ParquetLeaf path) {
  private static final String BYTES = "bytes";
  private static final String PATH = "path";
  private static final String AUDIO = "audio";

  /**
   * Finds it: the one that is named, or else the only one there can be, or the one named "audio".
   *
   * @throws ContainerException when there is none, or several
   */
  static ParquetAudio of(List<ParquetLeaf> leaves, ListFields fields) throws ContainerException {
    String named = fields.column();
    List<ParquetLeaf> candidates = new ArrayList<>();
    for (ParquetLeaf leaf : leaves) {
      boolean inGroup = leaf.path().size() == 2 && leaf.path().get(1).equals(BYTES);
      boolean isWanted = named == null || isOf(leaf, named);
      if (leaf.isBytes() && !leaf.repeated() && isWanted && (isPlain(leaf) || inGroup)) {
        candidates.add(leaf);
      }
    }
    if (candidates.isEmpty()) {
      return ofPaths(leaves, named, fields);
    }
    if (candidates.size() == 1) {
      return withPath(candidates.get(0), leaves);
    }
    for (ParquetLeaf leaf : candidates) {
      if (isOf(leaf, AUDIO)) {
        return withPath(leaf, leaves);
      }
    }
    throw new ContainerException(
        "several of its columns may hold recordings: name the right one with --audio-column;"
            + names(leaves));
  }

  private static ParquetAudio withPath(ParquetLeaf bytes, List<ParquetLeaf> leaves) {
    List<String> path = List.of(bytes.path().get(0), PATH);
    return new ParquetAudio(
        bytes,
        isPlain(bytes)
            ? null
            : leaves.stream()
                .filter(leaf -> leaf.isText() && !leaf.repeated() && leaf.path().equals(path))
                .findFirst()
                .orElse(null));
  }

  private static ParquetAudio ofPaths(List<ParquetLeaf> leaves, String named, ListFields fields)
      throws ContainerException {
    List<String> names = named == null ? List.of(fields.audioName(), AUDIO) : List.of(named);
    for (String name : names) {
      for (ParquetLeaf leaf : leaves) {
        boolean isPath =
            leaf.path().equals(List.of(name)) || leaf.path().equals(List.of(name, PATH));
        if (leaf.isText() && !leaf.repeated() && isPath) {
          return new ParquetAudio(null, leaf);
        }
      }
    }
    throw new ContainerException(
        (named == null
                ? "it has no column of recordings, which are bytes, or a group with bytes and path,"
                    + " or paths of files: name the right one with --audio-column;"
                : "it has no column \"" + named + "\" with recordings or their paths;")
            + names(leaves));
  }

  private static boolean isPlain(ParquetLeaf leaf) {
    return leaf.path().size() == 1;
  }

  private static boolean isOf(ParquetLeaf leaf, String column) {
    return leaf.path().get(0).equals(column);
  }

  private static String names(List<ParquetLeaf> leaves) {
    return leaves.stream()
        .map(ParquetLeaf::name)
        .collect(Collectors.joining(", ", " its columns are ", ""));
  }

  /** Whether a column belongs to the recordings, and is not carried. */
  boolean covers(ParquetLeaf leaf) {
    ParquetLeaf own = bytes == null ? path : bytes;
    return isOf(leaf, own.path().get(0));
  }
}
