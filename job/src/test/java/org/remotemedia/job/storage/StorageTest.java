package org.remotemedia.job.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.storage.StorageException.Reason;
import org.remotemedia.operators.codec.SeekableInput;

/** Both storages on local files; Flink's sees them under its own scheme for them. */
class StorageTest {
  enum Kind {
    LOCAL,
    FLINK;

    Storage storage() {
      return this == LOCAL ? LocalStorage.INSTANCE : FlinkStorage.INSTANCE;
    }

    String location(Path path) {
      return this == LOCAL ? path.toString() : "file://" + path;
    }
  }

  @TempDir Path directory;

  static Stream<String> oddNames() {
    return Stream.of(
        "a\nb.wav",
        " blank both ends ",
        "100%.wav",
        "%41.wav",
        "#1.wav",
        "why?.wav",
        "a:b.wav",
        "back\\slash.wav",
        "Grüße 日本 🎵.wav",
        "-",
        "'\"`$x",
        "s3:",
        "*[a]{b,c}",
        "tab\t",
        "a&b+c;d=e");
  }

  @ParameterizedTest
  @MethodSource("oddNames")
  void namesAreTakenAsTheyAre(String name) throws IOException {
    // Flink's own local file system lists no names with colons or backslashes; others do.
    boolean all = name.indexOf(':') < 0 && name.indexOf('\\') < 0;
    for (Kind kind : all ? Kind.values() : new Kind[] {Kind.LOCAL}) {
      Storage storage = kind.storage();
      String folder = storage.child(kind.location(directory), kind.name());
      String location = storage.child(folder, name);
      storage.createDirectories(folder);
      storage.writeAtomically(location, new byte[] {1, 2, 3});
      assertThat(directory.resolve(kind.name()).resolve(name))
          .hasBinaryContent(new byte[] {1, 2, 3});
      assertThat(storage.list(folder)).extracting(Storage.Entry::name).containsExactly(name);
      assertThat(storage.name(location)).isEqualTo(name);
      try (SeekableInput in = storage.open(location)) {
        assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
      }
      storage.deleteRecursively(location);
      assertThat(storage.exists(location)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsFromAnyPosition(Kind kind) throws IOException {
    Path file =
        Files.write(directory.resolve("f"), new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, (byte) 200});
    try (SeekableInput in = kind.storage().open(kind.location(file))) {
      assertThat(in.size()).isEqualTo(10);
      assertThat(in.read()).isZero();
      in.seek(5);
      assertThat(in.position()).isEqualTo(5);
      assertThat(in.readNBytes(2)).containsExactly(5, 6);
      assertThat(in.skip(2)).isEqualTo(2);
      assertThat(in.read()).isEqualTo(200);
      assertThat(in.skip(5)).isZero();
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void listsInTheOrderOfTheNamesWithKindsAndSizes(Kind kind) throws IOException {
    Files.write(directory.resolve("b"), new byte[7]);
    Files.createDirectory(directory.resolve("a"));
    Files.write(directory.resolve("B"), new byte[0]);
    Files.createSymbolicLink(directory.resolve("link"), directory.resolve("b"));
    Files.createSymbolicLink(directory.resolve("links"), directory.resolve("a"));
    List<Storage.Entry> entries = kind.storage().list(kind.location(directory));
    assertThat(entries)
        .extracting(Storage.Entry::name)
        .containsExactly("B", "a", "b", "link", "links");
    assertThat(entries.get(1).isDirectory()).isTrue();
    assertThat(entries.get(2).isDirectory()).isFalse();
    assertThat(entries.get(2).size()).isEqualTo(7);
    assertThat(entries.get(3).size()).isEqualTo(7);
    assertThat(entries.get(4).isDirectory()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aPendingFileAppearsWhenItIsPublishedAndNotBefore(Kind kind) throws IOException {
    Path target = directory.resolve("out/a/b.wav");
    String temporary = kind.location(Files.createDirectories(directory.resolve("out/tmp")));
    for (int attempt = 0; attempt < 2; attempt++) {
      try (PendingFile file = kind.storage().begin(kind.location(target), temporary)) {
        Files.writeString(file.path(), "attempt " + attempt);
        assertThat(Files.exists(target)).isEqualTo(attempt == 1);
        kind.storage().publishOver(file, kind.location(target));
      }
      assertThat(target).hasContent("attempt " + attempt);
    }
    try (PendingFile file = kind.storage().begin(kind.location(target), temporary)) {
      Files.writeString(file.path(), "discarded");
    }
    assertThat(target).hasContent("attempt 1");
    try (Stream<Path> left = Files.list(directory.resolve("out/tmp"))) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPendingFileIsGoneOnceItIsPublished(Kind kind) throws IOException {
    String target = kind.location(directory.resolve("a.wav"));
    PendingFile file = kind.storage().begin(target, kind.location(directory));
    assertThat(file.path()).exists();
    file.publish();
    assertThat(file.path()).doesNotExist();
    file.close();
    assertThat(directory.resolve("a.wav")).exists();
  }

  @ParameterizedTest
  @EnumSource
  void aPendingFileThatCannotBePublishedLeavesNothingBehind(Kind kind) throws IOException {
    Path target = Files.createDirectories(directory.resolve("target/full")).getParent();
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    PendingFile file = kind.storage().begin(kind.location(target), kind.location(temporary));
    assertThatThrownBy(file::publish).isInstanceOf(StorageException.class);
    file.close();
    assertThat(file.path()).doesNotExist();
    assertThat(target.resolve("full")).exists();
    if (Files.exists(temporary)) {
      assertThat(temporary).isEmptyDirectory();
    }
  }

  /** Whoever takes the folder away stops all who write in it. */
  @ParameterizedTest
  @EnumSource
  void aPendingFileWhoseFolderWasMovedAwayCannotAppear(Kind kind) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("out/tmp"));
    String target = kind.location(directory.resolve("out/a.wav"));
    PendingFile file = kind.storage().begin(target, kind.location(folder));
    file.write(new byte[] {1});
    kind.storage().move(kind.location(folder), kind.location(directory.resolve("out/gone")));
    Files.createFile(folder);
    assertThatThrownBy(file::publish).isInstanceOf(StorageException.class);
    file.close();
    assertThat(directory.resolve("out/a.wav")).doesNotExist();
  }

  /** Looking first would leave a moment in which another file can come. */
  @Test
  void aLocalFolderThatIsGoneIsNotMadeAnew() throws IOException {
    Path folder = directory.resolve("out/tmp");
    String target = directory.resolve("out/a.wav").toString();
    assertFails(
        () -> LocalStorage.INSTANCE.begin(target, folder.toString()),
        Reason.MISSING,
        "cannot write " + folder);
    assertThat(folder).doesNotExist();
  }

  /** {@link UploadingFileSystem} stands in for a store in which closing completes the file. */
  @ParameterizedTest
  @ValueSource(strings = {"file://", UploadingFileSystem.SCHEME + "://"})
  void aWriteThatFailsHalfWayLeavesNoFileBehind(String scheme) throws IOException {
    Path target = directory.resolve("a.wav");
    PendingFile file =
        FlinkStorage.INSTANCE.begin(scheme + target, scheme + directory.resolve("tmp"));
    assertThat(file.path().getFileName().toString()).startsWith(FlinkStorage.PENDING_PREFIX);
    Files.delete(file.path());
    assertThatThrownBy(file::publish)
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot write " + scheme + target);
    file.close();
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.filter(Files::isRegularFile)).isEmpty();
    }
    FlinkStorage.INSTANCE.writeAtomically(scheme + target, new byte[] {1});
    assertThat(target).hasBinaryContent(new byte[] {1});
  }

  @Test
  void publishedFilesHaveTheUsualPermissions() throws IOException {
    Path plain = Files.createFile(directory.resolve("plain"));
    Path target = directory.resolve("pending");
    LocalStorage.INSTANCE.writeAtomically(target.toString(), new byte[1]);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
  }

  @ParameterizedTest
  @EnumSource
  void deletesTreesButNotWhatLinksLeadTo(Kind kind) throws IOException {
    Path kept = Files.createDirectories(directory.resolve("kept"));
    Files.writeString(kept.resolve("f"), "x");
    Path tree = Files.createDirectories(directory.resolve("tree/a/b"));
    Files.writeString(tree.resolve("f"), "x");
    if (kind == Kind.LOCAL) {
      Files.createSymbolicLink(tree.resolve("link"), kept);
    }
    kind.storage().deleteRecursively(kind.location(directory.resolve("tree")));
    assertThat(directory.resolve("tree")).doesNotExist();
    assertThat(kept.resolve("f")).exists();
    kind.storage().deleteRecursively(kind.location(directory.resolve("never there")));
  }

  @ParameterizedTest
  @EnumSource
  void saysWhatIsWrong(Kind kind) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Storage storage = kind.storage();
    String missing = kind.location(directory.resolve("missing"));
    assertFails(() -> storage.open(missing), Reason.MISSING, "cannot read " + missing);
    assertFails(() -> storage.list(missing), Reason.MISSING, "no such file or directory");
    assertThat(storage.find(missing)).isEmpty();
    assertFails(
        () -> storage.open(kind.location(directory)), Reason.IS_A_DIRECTORY, "it is a directory");
    assertThat(storage.find(kind.location(file.resolve("below")))).isEmpty();
  }

  @Test
  void saysThatAFileIsNotADirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertFails(
        () -> LocalStorage.INSTANCE.list(file.toString()),
        Reason.NOT_A_DIRECTORY,
        "not a directory");
  }

  /** What the system says of them looks like what it says of a disk that is broken. */
  @Test
  void pathsThatCannotBeOpenedAreNoFaults() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "x");
    Storage storage = LocalStorage.INSTANCE;
    assertFails(
        () -> storage.open(file.resolve("below/it").toString()),
        Reason.MISSING,
        "no such file or directory");
    String longName = directory.resolve("ä".repeat(128)).toString();
    assertFails(() -> storage.open(longName), Reason.BAD_NAME, "longer than file systems allow");
    assertFails(() -> storage.find(longName), Reason.BAD_NAME, "longer than file systems allow");
    String deep = directory + "/d".repeat(2500);
    assertFails(() -> storage.list(deep), Reason.BAD_NAME, "longer than file systems allow");
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertFails(() -> storage.open(loop.toString()), Reason.NOT_A_FILE, "a link to itself");
    assertFails(() -> storage.list(loop.toString()), Reason.NOT_A_FILE, "a link to itself");
    assertFails(() -> storage.open("/dev/null"), Reason.NOT_A_FILE, "a pipe or a device");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Input/output error", "Stale file handle", "Too many open files"})
  void whatTheSystemSaysOfItselfIsAFault(String why) {
    IOException thrown = new FileSystemException("/x/y", null, why);
    StorageException error = StorageErrors.of("read", "/x/y", thrown);
    assertThat(error).hasMessage("cannot read /x/y: " + why);
    assertThat(error.isFault()).isTrue();
  }

  /** Files say where to go on in them. */
  @Test
  void aPlaceOutsideOfAFileIsNoFault() throws IOException {
    Path file = Files.write(directory.resolve("f"), new byte[10]);
    try (SeekableInput in = new ReadRetries(5, 60_000).storage("/").open(file.toString())) {
      in.seek(10);
      assertThat(in.read()).isEqualTo(-1);
      for (long place : new long[] {-1, 11}) {
        assertThatThrownBy(() -> in.seek(place)).isInstanceOf(IllegalArgumentException.class);
      }
      in.seek(9);
      assertThat(in.available()).isEqualTo(1);
      assertThat(in.readAllBytes()).hasSize(1);
    }
  }

  @Test
  void waitsTwiceAsLongEachTime() {
    ReadRetries retries = ReadRetries.DEFAULT;
    assertThat(IntStream.range(0, 9).mapToLong(retries::waitMs))
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
    long wholeMs = IntStream.range(0, retries.retries()).mapToLong(retries::waitMs).sum();
    assertThat(wholeMs).as("outlasts two minutes").isGreaterThan(120_000);
    assertThat(retries.longest()).isEqualTo(Duration.ofMillis(wholeMs + wholeMs / 4));
    assertThat(new ReadRetries(100, 30_000).longest()).isEqualTo(Duration.ofSeconds(3750));
    assertThat(new ReadRetries(Integer.MAX_VALUE, Integer.MAX_VALUE).longest()).isPositive();
    assertThat(retries.waitMs(1000)).isEqualTo(ReadRetries.LONGEST_WAIT_MS);
    assertThat(new ReadRetries(1, 60_000).waitMs(3)).isEqualTo(60_000);
  }

  @Test
  void saysThatANameCannotHoldNul() {
    assertFails(() -> LocalStorage.INSTANCE.open("a\0b"), Reason.BAD_NAME, "NUL");
  }

  @Test
  void saysWhatToDoAboutNamesThatTheLocaleCannotExpress() {
    IOException cause = new NoSuchFileException("x");
    assertThat(StorageErrors.missing("read", "Gr\uFFFD\uFFFDe", cause, "ANSI_X3.4-1968"))
        .hasMessageContaining("sun.jnu.encoding=ANSI_X3.4-1968")
        .hasMessageContaining("LC_ALL=C.UTF-8");
    assertThat(StorageErrors.missing("read", "Größe", cause, "ANSI_X3.4-1968").reason())
        .isEqualTo(Reason.BAD_NAME);
    assertThat(StorageErrors.missing("read", "Gr\uFFFDe", cause, "UTF-8"))
        .hasMessageContaining("not valid UTF-8");
    assertThat(StorageErrors.missing("read", "Größe", cause, "UTF-8").reason())
        .isEqualTo(Reason.MISSING);
  }

  @Test
  void saysWhichFileSystemFlinkLacks() {
    assertFails(
        () -> Storage.of("nosuch://bucket/a").open("nosuch://bucket/a"),
        Reason.NO_FILE_SYSTEM,
        "Flink has no file system for nosuch://");
  }

  @Test
  void tellsUrisFromPaths() {
    assertThat(Locations.scheme("s3://b/x")).contains("s3");
    assertThat(Locations.scheme("HDFS:///x")).contains("hdfs");
    assertThat(Locations.scheme("a:b.wav")).isEmpty();
    assertThat(Locations.scheme("dir/s3://x")).isEmpty();
    assertThat(Locations.scheme("C:/x")).isEmpty();
    assertThat(Locations.localPath("file:///a%20b/%25")).isEqualTo("/a b/%");
    assertThat(Locations.localPath("file:///a b%")).isEqualTo("/a b%");
    assertThat(Locations.localPath("file:/x")).isEqualTo("/x");
    assertThat(Locations.localPath("/a%20b")).isEqualTo("/a%20b");
    assertThat(Storage.of("file:/x")).isSameAs(LocalStorage.INSTANCE);
  }

  @ParameterizedTest
  @EnumSource
  void aFailedWriteLeavesNothingBehind(Kind kind) throws IOException {
    Path target = Files.createDirectories(directory.resolve("target/full")).getParent();
    assertThatThrownBy(
            () ->
                kind.storage()
                    .writeAtomically(kind.location(target), "x".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot write " + kind.location(target));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactly(target);
    }
  }

  private static void assertFails(ThrowingCallable call, Reason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }
}
