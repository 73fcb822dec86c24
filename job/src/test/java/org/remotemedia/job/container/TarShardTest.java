package org.remotemedia.job.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.storage.StorageException;
import org.remotemedia.job.testing.Tars;

/** What is found in tar shards, whole and broken ones. */
class TarShardTest {
  private static final Storage STORAGE = Storage.of("/");

  @TempDir private Path directory;
  private InputNotes notes;

  /** The recordings as text: name, fields, problem or content. */
  private List<String> read(String fileName, byte[] shard) throws IOException {
    Path file = Files.write(directory.resolve(fileName), shard);
    List<String> found = new ArrayList<>();
    try (ContainerReader reader =
        ContainerKind.of(fileName).orElseThrow().open(STORAGE, file.toString(), ListFields.USUAL)) {
      try {
        for (Member member = reader.next(); member != null; member = reader.next()) {
          found.add(describe(member));
        }
      } catch (ContainerException e) {
        found.add("damaged: " + e.getMessage());
      }
      notes = reader.notes();
    } catch (ContainerException e) {
      found.add("unusable: " + e.getMessage());
    }
    return found;
  }

  private List<String> read(Tars shard) throws IOException {
    return read("x.tar", shard.bytes());
  }

  private static String describe(Member member) throws IOException {
    String text = member.name() + (member.carried() == null ? "" : " " + member.carried());
    if (member.problem() != null) {
      return text + ": " + member.problem();
    }
    try (InputStream in = member.content().open()) {
      byte[] content = in.readAllBytes();
      String shown =
          content.length < 100
              ? new String(content, StandardCharsets.UTF_8)
              : content.length + " bytes, " + Arrays.hashCode(content);
      return text + " = " + shown;
    }
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(7).nextBytes(noise);
    return noise;
  }

  @Test
  void membersOfOneKeyAreASampleWhateverTheirOrder() throws IOException {
    Tars shard =
        new Tars()
            .add("a/1.flac", "one")
            .add("a/1.json", "{\"text\": \"Grüße\", \"n\": 1.50}")
            .add("a/2.json", "{\"text\": \"before\"}")
            .add("a/2.wav", "two")
            .add("a/2.left.wav", "three")
            .add("b/2.mp3", "without fields")
            .add("b/3.json", "{}")
            .add("b/3.WAV", "four");
    assertThat(read(shard))
        .containsExactly(
            "a/1.flac {\"text\":\"Grüße\",\"n\":1.50} = one",
            "a/2.wav {\"text\":\"before\"} = two",
            "a/2.left.wav {\"text\":\"before\"} = three",
            "b/2.mp3 = without fields",
            "b/3.WAV = four");
    assertThat(notes.count(LeftOut.MEMBERS)).isZero();
    assertThat(read("x.tgz", Tars.gzip(shard.bytes()))).hasSize(5).contains("b/3.WAV = four");
  }

  @Test
  void othersAreLeftOutAndCounted() throws IOException {
    Tars shard =
        new Tars()
            .add("a.wav", "one")
            .add("a.npy", new byte[] {1, 2, 3})
            .add("lonely.json", "{}")
            .add("lonely.txt", "text")
            .add("._b.wav", "of macOS")
            .add("__MACOSX/b.wav", "of macOS too")
            .add("x/.cache/b.wav", "hidden")
            .add("README", "no suffix")
            .add(new TarArchiveEntry("folder.wav/"), new byte[0])
            .add("c.x/noaudio", "the dot is in the folder");
    assertThat(read(shard)).containsExactly("a.wav = one");
    assertThat(notes.leftOut(LeftOut.MEMBERS))
        .hasToString("{.json=1, .npy=1, .txt=1, hidden names=3, without a suffix=2}");
    assertThat(notes.warnings()).containsOnlyKeys(TarShard.LATE);
    Path file = shard.write(directory.resolve("counted.tar"));
    assertThat(ContainerKind.TAR.count(STORAGE, file.toString())).hasValue(1);
  }

  @Test
  void textsAreFieldsNamedByTheirSuffixes() throws IOException {
    Tars shard =
        new Tars()
            .add("d/0.wav", "a")
            .add("d/0.txt", "Grüße,\nMond\r\n")
            .add("d/0.CLS", "7")
            .add("d/0.speaker", "s9")
            .add("d/0.normalized.txt", "gruesse")
            .add("d/0.json", "{\"txt\": \"of the JSON\", \"n\": 1}")
            .add("d/1.txt", "before")
            .add("d/1.cls", "dog")
            .add("d/1.wav", "b")
            .add("d/1.bin", new byte[] {'a', 0})
            .add("d/1.meta.json", "no JSON")
            .add("d/1.latin", new byte[] {(byte) 0xE4});
    assertThat(read(shard))
        .containsExactly(
            "d/0.wav {\"txt\":\"of the JSON\",\"n\":1,\"cls\":7,\"speaker\":\"s9\","
                + "\"normalized.txt\":\"gruesse\"} = a",
            "d/1.wav {\"txt\":\"before\",\"cls\":\"dog\"} = b");
    assertThat(notes.leftOut(LeftOut.MEMBERS)).hasToString("{.bin=1, .json=1, .latin=1, .txt=1}");
    assertThat(read(new Tars().add("a.wav", "x").add("a.txt", "Mond\n")))
        .containsExactly("a.wav {\"txt\":\"Mond\"} = x");
  }

  @Test
  void fieldsOfTheSameStemBelongToItDespiteDots() throws IOException {
    Tars shard =
        new Tars()
            .add("235 Track 2.0 (Clean).wav", "a")
            .add("235 Track 2.0 (Clean).json", "{\"n\": 1}")
            .add("22.05.wav", "b")
            .add("22.05.txt", "five")
            .add("22.07.wav", "c")
            .add("22.07.json", "{\"n\": 7}")
            .add("22.json", "{\"n\": 0}")
            .add("22.all", "both");
    assertThat(read(shard))
        .containsExactly(
            "235 Track 2.0 (Clean).wav {\"n\":1} = a",
            "22.05.wav {\"n\":0,\"txt\":\"five\",\"all\":\"both\"} = b",
            "22.07.wav {\"n\":7,\"all\":\"both\"} = c");
  }

  @Test
  void membersInAnotherOrderComeTogether() throws IOException {
    Tars shard = new Tars();
    for (String suffix : List.of("txt", "wav", "json")) {
      for (int i = 0; i < 500; i++) {
        shard.add(i + "." + suffix, suffix.equals("json") ? "{\"n\": " + i + "}" : "t" + i);
      }
    }
    List<String> found = read(shard);
    assertThat(found).hasSize(500);
    for (int i = 0; i < 500; i++) {
      assertThat(found.get(i)).isEqualTo("%1$d.wav {\"n\":%1$d,\"txt\":\"t%1$d\"} = t%1$d", i);
    }
    assertThat(notes.leftOut(LeftOut.MEMBERS)).isEmpty();
    assertThat(read("x.tgz", Tars.gzip(shard.bytes()))).isEqualTo(found);
  }

  @Test
  void whatComesTooLateIsCountedAndWarnedOf() throws IOException {
    Tars shard = new Tars();
    byte[] content = noise(TarShard.MAX_HELD_BYTES / 8);
    for (String suffix : List.of("wav", "json")) {
      for (int i = 0; i < 20; i++) {
        shard.add(i + "." + suffix, suffix.equals("wav") ? content : new byte[] {'{', '}'});
      }
    }
    assertThat(read(shard)).hasSize(20);
    assertThat(notes.leftOut(LeftOut.MEMBERS).get(".json")).isBetween(11L, 13L);
    assertThat(notes.warnings().get(TarShard.LATE).count())
        .isEqualTo(notes.leftOut(LeftOut.MEMBERS).get(".json"));
    Tars many = new Tars();
    for (int i = 0; i < 3000; i++) {
      many.add(i + ".wav", "");
    }
    many.add("2999.json", "{\"n\": 1}").add("0.json", "{\"n\": 2}");
    assertThat(read(many)).hasSize(3000).endsWith("2999.wav {\"n\":1} = ");
    assertThat(notes.leftOut(LeftOut.MEMBERS)).hasToString("{.json=1}");
  }

  @Test
  void otherCompressionsAreRead() throws IOException {
    byte[] tar = new Tars().add("a.wav", noise(300_000)).add("a.json", "{\"n\": 1}").bytes();
    List<String> expected = read("x.tar", tar);
    assertThat(read("x.tar.zst", Tars.zstd(tar))).isEqualTo(expected);
    assertThat(read("x.tar.xz", Tars.xz(tar))).isEqualTo(expected);
    for (String name : List.of("x.tar.zst", "x.tar.xz")) {
      byte[] packed = name.endsWith("xz") ? Tars.xz(tar) : Tars.zstd(tar);
      List<String> cut = read(name, Arrays.copyOf(packed, packed.length / 2));
      assertThat(cut).as(name).singleElement().asString().startsWith("damaged: it ");
      assertThat(read(name, noise(5000)).get(0)).as(name).containsAnyOf("unusable: ", "damaged: ");
    }
  }

  @Test
  void namesLoseWhatDoesNotDistinguishThem() throws IOException {
    String longName = "d/".repeat(100) + "e".repeat(200) + ".wav";
    Tars shard =
        new Tars()
            .add("./a/./b.wav", "1")
            .add("/etc//c.wav", "2")
            .add("../../d.wav", "3")
            .add(longName, "4")
            .add("né🎵.wav", "5");
    assertThat(read(shard))
        .containsExactly(
            "a/b.wav = 1", "etc/c.wav = 2", "../../d.wav = 3", longName + " = 4", "né🎵.wav = 5");
  }

  @Test
  void fieldsThatCannotBeUsedFailTheirSampleAlone() throws IOException {
    String large = "{\"x\": \"" + "y".repeat(TarShard.MAX_JSON_BYTES) + "\"}";
    Tars shard =
        new Tars()
            .add("a.wav", "")
            .add("a.json", "{\"x\": 1} 2")
            .add("b.wav", "")
            .add("b.json", "[1]")
            .add("c.json", large)
            .add("c.wav", "")
            .add("d.json", "{}")
            .add("d.json", "{}")
            .add("d.wav", "")
            .add("e.json", "[".repeat(100_000))
            .add("e.wav", "")
            .add("f.json", new byte[] {'"', (byte) 0xFF, '"'})
            .add("f.wav", "")
            .add("g.wav", "good");
    List<String> found = read(shard);
    assertThat(found).hasSize(7).endsWith("g.wav = good");
    assertThat(found.get(0)).startsWith("a.wav: its fields in a.json cannot be used: it is not");
    assertThat(found.get(1)).endsWith("it is not a JSON object");
    assertThat(found.get(2))
        .endsWith("it has " + large.length() + " bytes, more than the limit of 4194304");
    assertThat(found.get(3)).endsWith("there is more than one such member");
    assertThat(found.get(4)).contains("it is not valid JSON", "depth");
    assertThat(found.get(5)).contains("it is not valid JSON");
  }

  @Test
  void linksAndSparseFilesFailByName() throws IOException {
    TarArchiveEntry link = new TarArchiveEntry("b.wav", TarConstants.LF_SYMLINK);
    link.setLinkName("/etc/passwd");
    TarArchiveEntry hardLink = new TarArchiveEntry("c.wav", TarConstants.LF_LINK);
    hardLink.setLinkName("a.wav");
    Tars shard = new Tars().add("a.wav", "a").add(link, new byte[0]).add(hardLink, new byte[0]);
    assertThat(read(shard))
        .containsExactly(
            "a.wav = a",
            "b.wav: it is a link or special file, which holds no recording",
            "c.wav: it is a link or special file, which holds no recording");
  }

  @Test
  void aLargeRecordingIsReadFromItsPlace() throws IOException {
    byte[] large = noise(TarShard.MAX_HELD_BYTES + 1000);
    Tars shard =
        new Tars().add("a.wav", large).add("a.json", "{\"n\": 1}").add("b.wav", "after it");
    assertThat(read(shard))
        .containsExactly(
            "a.wav {\"n\":1} = " + large.length + " bytes, " + Arrays.hashCode(large),
            "b.wav = after it");
  }

  @Test
  void theSlicesOfLargeRecordingsAreSeekable() throws IOException {
    byte[] large = noise(TarShard.MAX_HELD_BYTES + 1000);
    Path file = new Tars().add("z.wav", "x").add("a.wav", large).write(directory.resolve("s.tar"));
    try (ContainerReader reader =
        ContainerKind.TAR.open(STORAGE, file.toString(), ListFields.USUAL)) {
      assertThat(reader.next().name()).isEqualTo("z.wav");
      try (var slice = reader.next().content().open()) {
        assertThat(slice.size()).isEqualTo(large.length);
        slice.seek(large.length - 2);
        assertThat(slice.read()).isEqualTo(large[large.length - 2] & 0xFF);
        assertThat(slice.read(new byte[10], 0, 10)).isEqualTo(1);
        assertThat(slice.read()).isEqualTo(-1);
        assertThat(slice.skip(5)).isZero();
        slice.seek(3);
        assertThat(slice.read()).isEqualTo(large[3] & 0xFF);
        assertThat(slice.position()).isEqualTo(4);
      }
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void whatAnArchiveThatEndsEarlyHeldBeforeStays() throws IOException {
    byte[] whole =
        new Tars()
            .add("a.wav", "one")
            .add("b.wav", "two")
            .add("b.json", "{\"n\": 1}")
            .add("c.wav", noise(2000))
            .bytes();
    assertThat(read("x.tar", whole)).hasSize(3);
    for (int length = 1; length < whole.length - 1024; length += 23) {
      List<String> found = read("x.tar", Arrays.copyOf(whole, length));
      boolean isWhole = notes.warnings().containsKey(TarShard.NO_END);
      String last = found.get(found.size() - 1);
      if (!isWhole) {
        assertThat(last).as("cut to %d bytes", length).startsWith("damaged: it ");
      }
      assertThat(isWhole ? found : found.subList(0, found.size() - 1))
          .as("cut to %d bytes", length)
          .isSubsetOf(
              "a.wav = one",
              "b.wav = two",
              "b.wav {\"n\":1} = two",
              length >= 512 * 7 + 2000 ? found.get(found.size() - 1) : "nothing more");
      // Only where the archive ends between the two can it be without its fields.
      if (found.contains("b.wav = two")) {
        assertThat(length).isBetween(1024 + 512 + 3, 2 * 1024);
      }
    }
    assertThat(read("x.tar", Arrays.copyOf(whole, 1024))).containsExactly("a.wav = one");
    assertThat(notes.warnings()).containsOnlyKeys(TarShard.NO_END);
    assertThat(read("x.tar", Arrays.copyOf(whole, 512 * 8)))
        .containsExactly(
            "a.wav = one",
            "b.wav {\"n\":1} = two",
            "damaged: it ends within its member c.wav: Truncated TAR archive");
  }

  @Test
  void aDamagedHeaderEndsTheShard() throws IOException {
    byte[] bytes = new Tars().add("a.wav", "one").add("b.wav", "two").add("c.wav", "3").bytes();
    for (int at : List.of(0, 100, 130, 150, 257)) {
      byte[] damaged = bytes.clone();
      damaged[2 * 1024 + at] ^= 0x15;
      List<String> found = read("x.tar", damaged);
      assertThat(found).as("byte %d", at).hasSize(2).startsWith("a.wav = one");
      assertThat(found.get(1)).startsWith("damaged: it is damaged behind its member b.wav: ");
    }
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    assertThat(read("x.tar", new byte[0])).containsExactly("damaged: it is empty (0 bytes)");
    assertThat(read("x.tar", noise(5000))).containsExactly("damaged: it is not a tar archive");
    assertThat(read("x.tar", "text".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("damaged: it has no end mark, so it has been cut");
    assertThat(read("x.tar.gz", noise(5000)))
        .containsExactly("unusable: it is not compressed with gzip");
    byte[] gzip = Tars.gzip(new Tars().add("a.wav", noise(9000)).bytes());
    assertThat(read("x.tgz", Arrays.copyOf(gzip, 5000)).get(0))
        .startsWith("damaged: it ends within its member a.wav: ");
    assertThatThrownBy(
            () ->
                ContainerKind.TAR.open(
                    STORAGE, directory.resolve("none.tar").toString(), ListFields.USUAL))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void archivesJoinedWithCatAreNotReadHalf() throws IOException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(new Tars().add("a.wav", "one").bytes());
    joined.write(new Tars().add("b.wav", "two").bytes());
    List<String> found = read("x.tar", joined.toByteArray());
    assertThat(found).hasSize(1);
    assertThat(found.get(0))
        .startsWith("damaged: something follows the end mark behind its member a.wav");
    byte[] padded = Arrays.copyOf(new Tars().add("a.wav", "one").bytes(), 1 << 20);
    assertThat(read("x.tar", padded)).containsExactly("a.wav = one");
  }

  @Test
  void aSizeBeyondTheArchiveIsNoReasonToTakeMemory() throws IOException {
    for (long size : List.of(100_000L, 1L << 31, 1L << 33, Long.MAX_VALUE / 2)) {
      byte[] bytes = new Tars().add("a.wav", "one").add("b.wav", noise(2000)).bytes();
      putSize(bytes, 1024, size);
      List<String> found = read("x.tar", bytes);
      assertThat(found).as("size %d", size).hasSize(2).startsWith("a.wav = one");
      assertThat(found.get(1)).startsWith("damaged: it ends within its member b.wav");
    }
  }

  /** Changes the size in a header, in base 256, and its checksum. */
  private static void putSize(byte[] bytes, int header, long size) {
    bytes[header + 124] = (byte) 0x80;
    for (int i = 0; i < 11; i++) {
      bytes[header + 135 - i] = i < 8 ? (byte) (size >>> (8 * i)) : 0;
    }
    Arrays.fill(bytes, header + 148, header + 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += bytes[header + i] & 0xFF;
    }
    byte[] checksum =
        String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(checksum, 0, bytes, header + 148, checksum.length);
  }

  @Test
  void decompressionBombsCostTimeButNoMemory() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    long size = 1L << 27;
    try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
      byte[] member = Arrays.copyOf(new Tars().add("bomb.wav", "").bytes(), 512);
      putSize(member, 0, size);
      out.write(member);
      byte[] zeros = new byte[1 << 20];
      for (long written = 0; written < size; written += zeros.length) {
        out.write(zeros);
      }
      out.write(new Tars().add("good.wav", "good").bytes());
    }
    assertThat(bomb.size()).isLessThan(1 << 20);
    assertThat(read("x.tgz", bomb.toByteArray()))
        .containsExactly(
            "bomb.wav: its sample takes more than 67108864 bytes, the most that is read from a"
                + " compressed shard: unpack it with gunzip",
            "good.wav = good");
  }

  @Test
  void aNameWithoutEndIsRefused() throws IOException {
    TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
    byte[] letters = new byte[1 << 20];
    Arrays.fill(letters, (byte) 'n');
    name.setSize(letters.length);
    List<String> found =
        read(
            new Tars()
                .add("a.wav", "1")
                .add("a.x.wav", "2")
                .add("b.txt", "")
                .add(name, letters)
                .add("c.wav", "3"));
    assertThat(found)
        .containsExactly(
            "a.wav = 1",
            "a.x.wav = 2",
            "damaged: it is damaged behind its member b.txt: its description of a member is too"
                + " long");
  }
}
