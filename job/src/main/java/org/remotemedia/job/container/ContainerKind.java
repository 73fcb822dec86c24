package org.remotemedia.job.container;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.storage.Locations;
import org.remotemedia.job.storage.ReadableStorage;

/** Kinds of files that hold many recordings; told by their suffixes. */
public enum ContainerKind {
  /** A tar archive, with the fields of a recording in a JSON member beside it. */
  TAR(TarPacking.NONE, ".tar"),
  /** The same, compressed with gzip. */
  TAR_GZ(TarPacking.GZIP, ".tar.gz", ".tgz"),
  /** The same, compressed with zstd. */
  TAR_ZSTD(TarPacking.ZSTD, ".tar.zst", ".tar.zstd", ".tzst"),
  /** The same, compressed with xz. */
  TAR_XZ(TarPacking.XZ, ".tar.xz", ".txz"),
  /** A table with a recording in each row. */
  PARQUET(TarPacking.NONE, ".parquet") {
    @Override
    public ContainerReader open(ReadableStorage storage, String location, ListFields fields)
        throws IOException {
      return ParquetRows.open(storage, location, fields);
    }

    @Override
    public OptionalLong count(ReadableStorage storage, String location) throws IOException {
      return OptionalLong.of(ParquetRows.count(storage, location));
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
  private final List<String> suffixes;

  private final TarPacking packing;

  /**
   * @param packing of a tar archive
   */
  ContainerKind(TarPacking packing, String... suffixes) {
    this.packing = packing;
    this.suffixes = List.of(suffixes);
  }

  /**
   * Begins reading.
   *
   * @param storage what to read it with
   * @param fields the names of its fields
   * @throws ContainerException when it can be seen not to be of this kind
   * @throws IOException when it cannot be read
   */
  public ContainerReader open(ReadableStorage storage, String location, ListFields fields)
      throws IOException {
    return TarShard.open(storage, location, packing);
  }

  /**
   * How many recordings a container holds, where headers tell and its contents can be passed over;
   * otherwise empty.
   *
   * @param storage what to read it with
   * @throws ContainerException when it is damaged
   * @throws IOException when it cannot be read
   */
  public OptionalLong count(ReadableStorage storage, String location) throws IOException {
    // Elsewhere each header would be a request of its own.
    return packing == TarPacking.NONE && Locations.isLocal(location)
        ? OptionalLong.of(TarShard.count(storage, location))
        : OptionalLong.empty();
  }

  /** The kind that a file is by its name, in any case; empty for other files. */
  public static Optional<ContainerKind> of(String fileName) {
    String lower = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(kind -> kind.suffixes.stream().anyMatch(lower::endsWith))
        .findFirst();
  }

  /** The suffixes of all kinds, in lower case with their dot. */
  public static List<String> allSuffixes() {
    return Arrays.stream(values()).flatMap(kind -> kind.suffixes.stream()).toList();
  }
}
