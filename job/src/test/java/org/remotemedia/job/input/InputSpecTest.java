package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.testing.Programs;

/** Directories, globs and single files. */
class InputSpecTest {
  @TempDir Path in;

  private void file(String name) throws IOException {
    Path path = in.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "x".repeat(3));
  }

  /** Lists directories in a process of its own, which root's rights can be taken from. */
  static final class Listing {
    private Listing() {}

    /** Prints the records of each argument with their problems. */
    public static void main(String[] directories) throws IOException {
      for (String directory : directories) {
        try {
          list(directory)
              .forEach(record -> System.out.println(record.name() + ": " + record.problem()));
        } catch (InputException e) {
          System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
      }
    }

    /** What it prints, when who runs it can read no more than file permissions allow. */
    static List<String> ofOneWhoMayBeDenied(Path... directories) throws Exception {
      List<String> command = new ArrayList<>();
      if (Files.isReadable(directories[directories.length - 1])) {
        command.add(Programs.need("setpriv").toString());
        command.add("--bounding-set=-dac_override,-dac_read_search");
      }
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), Listing.class.getName()));
      Stream.of(directories).map(Path::toString).forEach(command::add);
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      List<String> lines =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(process.waitFor()).as("exit code").isZero();
      return lines;
    }
  }

  static List<RecordRef> list(String argument) throws InputException, IOException {
    List<RecordRef> records = new ArrayList<>();
    try (RecordLister lister = InputSpec.parse(argument).open()) {
      for (RecordRef record = lister.next(); record != null; record = lister.next()) {
        records.add(record);
      }
    }
    return records;
  }

  private static List<String> names(String argument) throws InputException, IOException {
    return list(argument).stream().map(RecordRef::name).toList();
  }

  @Test
  void aDirectoryGivesItsAudioFilesInOrder() throws Exception {
    for (String name :
        List.of(
            "b/2.wav",
            "b/10.WAV",
            "a.flac",
            "c/d/e.Mp3",
            "notes.txt",
            "b/.hidden.ogg",
            "wav",
            "b/._2.wav",
            ".git/x.wav",
            ".git/y.wav",
            "c/__MACOSX/x.wav")) {
      file(name);
    }
    List<RecordRef> records = list(in.toString());
    assertThat(records)
        .extracting(RecordRef::name)
        .containsExactly("a.flac", "b/10.WAV", "b/2.wav", "c/d/e.Mp3");
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.source()).isEqualTo(in.resolve(record.name()).toString());
              assertThat(record.bytes()).isEqualTo(3);
              assertThat(record.problem()).isNull();
            });
    try (RecordLister lister = InputSpec.parse(in.toString()).open()) {
      int count = 0;
      while (lister.next() != null) {
        count++;
      }
      assertThat(count).isEqualTo(4);
      assertThat(lister.notes().leftOut(LeftOut.FILES))
          .hasToString("{.txt=1, hidden names=4, without a suffix=1}");
    }
  }

  @Test
  void filesOfManyRecordingsAreTakenForWhatTheyAre() throws Exception {
    for (String name : List.of("a.tar", "b/c.TGZ", "b/d.tar.gz", "e.parquet", "f.gz", "tar")) {
      file(name);
    }
    for (String input : List.of("", "/*", "/**")) {
      List<RecordRef> records = list(in + input);
      assertThat(records)
          .extracting(record -> record.name() + " " + record.container().kind())
          .isSubsetOf("a.tar TAR", "b/c.TGZ TAR_GZ", "b/d.tar.gz TAR_GZ", "e.parquet PARQUET")
          .hasSize(input.equals("/*") ? 2 : 4);
    }
    assertThat(list(in.resolve("b/c.TGZ").toString()))
        .singleElement()
        .extracting(record -> record.name() + " " + record.container().kind())
        .isEqualTo("c.TGZ TAR_GZ");
    Files.writeString(in.resolve("l.jsonl"), "{\"audio_filepath\": \"a.tar\", \"x\": 1}");
    RecordRef listed = list(in.resolve("l.jsonl").toString()).get(0);
    assertThat(listed.container().kind()).hasToString("TAR");
    assertThat(listed.carried()).hasToString("{\"x\":1}");
  }

  @Test
  void globsLeaveHiddenNamesOutUnlessTheyNameThem() throws Exception {
    for (String name :
        List.of("a/b.wav", "a/._b.wav", "__MACOSX/b.wav", ".c/b.wav", "__MACOSX/d/b.wav")) {
      file(name);
    }
    for (String pattern : List.of("/**", "/**/*.wav", "/*/*.wav", "/*/b.wav")) {
      assertThat(list(in + pattern)).extracting(RecordRef::name).containsExactly("a/b.wav");
    }
    assertThat(list(in + "/__MACOSX/*.wav")).hasSize(1);
    assertThat(list(in + "/.c/*.wav")).hasSize(1);
    assertThat(list(in + "/a/.*.wav")).hasSize(1);
    assertThat(list(in + "/__MACOSX")).hasSize(2);
  }

  @Test
  void oddNamesGoThroughUnchanged() throws Exception {
    List<String> odd =
        List.of(
            " a.wav",
            "#.wav",
            "%41.wav",
            "*.wav",
            "?.wav",
            "[a].wav",
            "\\n.wav",
            "a\nb.wav",
            "a:b.wav",
            "x y /z .wav",
            "Größe 日本🎵.wav",
            "{a,b}.wav");
    for (String name : odd) {
      file(name);
    }
    List<RecordRef> records = list(in.toString());
    assertThat(records).extracting(RecordRef::name).containsExactlyInAnyOrderElementsOf(odd);
    for (RecordRef record : records) {
      Storage.of(record.source()).open(record.source()).close();
      assertThat(names(record.source()))
          .containsExactly(record.name().substring(record.name().lastIndexOf('/') + 1));
    }
  }

  @Test
  void aTreeOfAThousandFilesIsListedWholeAndTheSameEachTime() throws Exception {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String name = String.format("%02d/%02d/%04d.wav", i / 100, i / 10 % 10, i);
      file(name);
      expected.add(name);
    }
    assertThat(names(in.toString())).isEqualTo(expected);
  }

  @Test
  void linksAreFollowedAndACycleOnce() throws Exception {
    file("real/a.wav");
    Files.createSymbolicLink(in.resolve("again"), in.resolve("real"));
    Files.createSymbolicLink(in.resolve("real/up"), in);
    Files.createSymbolicLink(in.resolve("b.wav"), in.resolve("real/a.wav"));
    assertThat(names(in.toString())).containsExactly("again/a.wav", "b.wav", "real/a.wav");
  }

  @Test
  void aBrokenLinkToAudioIsAFailedRecord() throws Exception {
    Files.createSymbolicLink(in.resolve("a.wav"), in.resolve("gone.wav"));
    Files.createSymbolicLink(in.resolve("a.txt"), in.resolve("gone.txt"));
    List<RecordRef> records = list(in.toString());
    assertThat(records).hasSize(1);
    assertThat(records.get(0).name()).isEqualTo("a.wav");
    assertThat(records.get(0).problem()).contains("no such file");
  }

  @Test
  void whatCannotBeLookedAtIsAFailedRecord() throws Exception {
    file("a.wav");
    Files.createSymbolicLink(in.resolve("itself"), in.resolve("itself"));
    List<RecordRef> records = list(in.toString());
    assertThat(records).extracting(RecordRef::name).containsExactly("a.wav", "itself");
    assertThat(records.get(1).problem()).startsWith("cannot read " + in.resolve("itself") + ": ");
  }

  @Test
  void anUnreadableFolderIsAFailedRecordNamedAfterIt() throws Exception {
    file("a.wav");
    file("locked/b.wav");
    file("z.wav");
    Path locked = in.resolve("locked");
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    try {
      assertThat(Listing.ofOneWhoMayBeDenied(in, locked))
          .containsExactly(
              "a.wav: null",
              "locked: cannot list " + locked + ": permission denied",
              "z.wav: null",
              "InputException: the input cannot be used: cannot list "
                  + locked
                  + ": permission denied");
    } finally {
      Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aGlobIsExpandedHere() throws Exception {
    for (String name : List.of("x/a.wav", "x/b.raw", "x/c.txt", "y/a.wav", "y/z/d.wav")) {
      file(name);
    }
    assertThat(names(in + "/*/a.wav")).containsExactly("x/a.wav", "y/a.wav");
    assertThat(names(in + "/x/*.{raw,txt}")).containsExactly("b.raw", "c.txt");
    assertThat(names(in + "/x/*")).containsExactly("a.wav");
    assertThat(names(in + "/y/**")).containsExactly("a.wav", "z/d.wav");
    assertThat(list(in + "/**/d.wav").get(0).source())
        .isEqualTo(in.resolve("y/z/d.wav").toString());
  }

  @Test
  void aPathThatExistsIsTakenLiterally() throws Exception {
    file("set[1]/a.wav");
    file("set1/b.wav");
    assertThat(names(in + "/set[1]")).containsExactly("a.wav");
    assertThat(names(in + "/set\\[1\\]/*.wav")).containsExactly("set[1]/a.wav");
    assertThat(names(in + "/set?/*.wav")).containsExactly("set1/b.wav");
  }

  @Test
  void aNamedFileIsARecordWhateverItsSuffix() throws Exception {
    Files.write(in.resolve("speech.dat"), new byte[] {1, 2, 3});
    List<RecordRef> records = list(in + "/speech.dat");
    assertThat(records).extracting(RecordRef::name).containsExactly("speech.dat");
    assertThat(list("file://" + in + "/speech.dat")).isEqualTo(records);
  }

  @Test
  void namesThatClashMakeTheLaterRecordFail() throws Exception {
    file("a.flac");
    file("a.flac.wav");
    file("b.wav");
    assertThat(list(in.toString()))
        .extracting(record -> record.problem() == null)
        .containsExactly(true, false, true);
  }

  @Test
  void saysWhatIsWrongWithAnInput() throws Exception {
    assertFails("", "the input is empty");
    assertFails(in + "/nothing", "does not exist");
    assertFails(in + "/nothing/*.wav", "nothing/ is not a directory");
    assertFails("nosuch://x/y", "no file system for nosuch://");
    assertFails(in.toString(), "holds no audio file, but 0 other files");
    file("a.txt");
    assertFails(in.toString(), "but 1 other file; audio files are those named .wav");
    assertFails(in + "/*.wav", "no file matches the input *.wav in " + in);
    assertFails(in + "/*", "but 1 other file;");
    String many = IntStream.range(0, 12).mapToObj(i -> "{a,b}").reduce("", String::concat);
    assertFails(in + "/" + many, "more than 1000 patterns");
  }

  private static void assertFails(String argument, String message) {
    assertThatThrownBy(() -> InputSpec.parse(argument).requireRecords())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }
}
