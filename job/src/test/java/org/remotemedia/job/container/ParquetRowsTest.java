package org.remotemedia.job.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.codec.AudioDecoder;
import org.remotemedia.operators.codec.AudioDecoders;

/** What is found in Parquet data sets, whole and broken ones. */
class ParquetRowsTest {
  private static final Path FIXTURES = Path.of("src/test/resources/containers");

  private static final Storage STORAGE = Storage.of("/");

  @TempDir private Path directory;

  private static List<String> read(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    try (ContainerReader reader =
        ContainerKind.PARQUET.open(STORAGE, file.toString(), ListFields.USUAL)) {
      for (Member member = reader.next(); member != null; member = reader.next()) {
        found.add(describe(member));
      }
      assertThat(reader.next()).isNull();
    } catch (ContainerException e) {
      found.add("damaged: " + e.getMessage());
    }
    return found;
  }

  private static String describe(Member member) throws IOException {
    String text = member.name() + (member.alternative() == null ? "" : "|" + member.alternative());
    text += member.carried() == null ? "" : " " + member.carried();
    text += member.offset() == null ? "" : " from " + member.offset();
    text += member.duration() == null ? "" : " for " + member.duration();
    if (member.problem() != null) {
      return text + ": " + member.problem();
    }
    if (member.name().contains("elsewhere")) {
      return text + " is a file";
    }
    try (InputStream in = member.content().open()) {
      byte[] content = in.readAllBytes();
      return text
          + " = "
          + (content.length < 100
              ? new String(content, StandardCharsets.UTF_8)
              : frames(content) + " frames");
    }
  }

  private static long frames(byte[] content) throws IOException {
    try (AudioDecoders decoders = new AudioDecoders();
        AudioDecoder decoder = decoders.open(new BytesInput(content), "row")) {
      float[] samples = new float[5000];
      int frames = 0;
      for (int count = decoder.read(samples, 5000); count > 0; ) {
        frames += count;
        count = decoder.read(samples, 5000);
      }
      return frames;
    }
  }

  @Test
  void rowsOfHuggingFaceHaveTheNamesOfTheirFilesAndTheirOtherColumns() throws IOException {
    assertThat(read(FIXTURES.resolve("datasets.parquet")))
        .containsExactly(
            "take0.flac|row-0/take0.flac {\"text\":\"Grüße 0\",\"speaker\":{\"id\":0,\"name\":\"s0\"},"
                + "\"label\":0} = 800 frames",
            "take1.wav|row-1/take1.wav {\"text\":\"Grüße 1\",\"speaker\":{\"id\":0,\"name\":\"s0\"},"
                + "\"label\":1} = 801 frames",
            "take2.flac|row-2/take2.flac {\"text\":\"Grüße 2\",\"speaker\":{\"id\":1,\"name\":\"s1\"},"
                + "\"label\":0} = 802 frames",
            "take3.flac|row-3/take3.flac {\"text\":null,\"speaker\":{\"id\":1,\"name\":\"s1\"},"
                + "\"label\":1} = 803 frames",
            "take4.wav|row-4/take4.wav {\"text\":\"Grüße 4\",\"speaker\":{\"id\":2,\"name\":\"s2\"},"
                + "\"label\":0} = 804 frames");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
  void plainColumnsOfAllTypesAreCarried(String compression) throws IOException {
    List<String> found = read(FIXTURES.resolve("pyarrow-" + compression + ".parquet"));
    String times = "\"day\":\"2024-02-29\",\"time\":\"2024-02-29T12:00:00.123456\"";
    assertThat(found)
        .containsExactly(
            "row-0 {\"flag\":true,\"small\":0,\"unsigned\":4294967295,\"huge\":18446744073709551615,"
                + "\"long\":1099511627776,\"single\":0.1,\"double\":0.0,\"price\":0.00,"
                + times
                + ",\"kind\":\"x\"} = 800 frames",
            "row-1 {\"flag\":false,\"small\":-1,\"unsigned\":4294967294,"
                + "\"huge\":18446744073709551614,"
                + "\"long\":1099511627777,\"single\":1.5,\"double\":0.1,\"price\":0.01,"
                + times
                + ",\"kind\":\"y\"} = 801 frames",
            "row-2 {\"flag\":true,\"small\":-2,\"unsigned\":4294967293,\"huge\":18446744073709551613,"
                + "\"long\":null,\"single\":null,\"double\":0.2,\"price\":0.02,"
                + times
                + ",\"kind\":\"x\"} = 802 frames",
            "row-3 {\"flag\":false,\"small\":-3,\"unsigned\":4294967292,"
                + "\"huge\":18446744073709551612,"
                + "\"long\":1099511627779,\"single\":3.0,\"double\":0.30000000000000004,"
                + "\"price\":0.03,"
                + times
                + ",\"kind\":null} = 803 frames",
            "row-4 {\"flag\":true,\"small\":-4,\"unsigned\":4294967291,\"huge\":18446744073709551611,"
                + "\"long\":1099511627780,\"single\":-0.0,\"double\":0.4,\"price\":0.04,"
                + times
                + ",\"kind\":\"x\"} = 804 frames");
  }

  @Test
  void oddRowsFailAloneAndHaveNamesThatCanBeTold() throws IOException {
    assertThat(read(FIXTURES.resolve("odd-rows.parquet")))
        .containsExactly(
            "same.flac|row-0/same.flac = one",
            "d/same.flac|row-1/same.flac = two",
            "same.flac|row-2/same.flac = three",
            "a/../b.wav|row-3/b.wav = four",
            "row-4 = five",
            "row-5 = six",
            "elsewhere.wav|row-6/elsewhere.wav is a file",
            "row-7: its row holds no recording");
  }

  @Test
  void rowsThatNameFilesMeanStretchesAlsoBesideOthers() throws IOException {
    Files.writeString(directory.resolve("a.wav"), "file");
    assertThat(read(copied("mixed.parquet")))
        .containsExactly(
            "one.flac|row-0/one.flac {\"offset\":7.0,\"duration\":8.0} = one",
            "a.wav#0.1-0.1|row-1/a.wav#0.1-0.1 from 0.1 for 0.1 = file",
            "a.wav|row-2/a.wav = file",
            "a.wav|row-3/a.wav {\"duration\":null}: \"offset\" is not a number of seconds but -1.0");
    assertThat(read(copied("mixed-start.parquet")))
        .containsExactly(
            "one.flac|row-0/one.flac {\"Start\":7.0,\"length_s\":1} = one",
            "a.wav|row-1/a.wav {\"Start\":0.1,\"length_s\":1}: its \"Start\" looks like the time at which a"
                + " stretch begins, in seconds: to use it, give --offset-field \"Start\"; to carry"
                + " it as it is, give --offset-field offset",
            "a.wav|row-2/a.wav {\"Start\":null,\"length_s\":1} = file",
            "a.wav|row-3/a.wav {\"Start\":0.2,\"length_s\":1}: its \"Start\" looks like the time at which a"
                + " stretch begins, in seconds: to use it, give --offset-field \"Start\"; to carry"
                + " it as it is, give --offset-field offset");
  }

  private Path copied(String fixture) throws IOException {
    return Files.copy(FIXTURES.resolve(fixture), directory.resolve(fixture));
  }

  @Test
  void theColumnOfRecordingsIsFoundOrAskedFor() throws IOException {
    assertThat(read(FIXTURES.resolve("odd-none.parquet")))
        .containsExactly(
            "damaged: it has no column of recordings, which are bytes, or a group with bytes and"
                + " path, or paths of files: name the right one with --audio-column; its columns"
                + " are n, s");
    assertThat(read(FIXTURES.resolve("odd-two.parquet")))
        .containsExactly(
            "damaged: several of its columns may hold recordings: name the right one with"
                + " --audio-column; its columns are a, b");
    assertThat(read(FIXTURES.resolve("odd-named.parquet"))).containsExactly("row-0 = one");
    assertThat(read(FIXTURES.resolve("odd-empty.parquet"))).isEmpty();
    assertThat(read(FIXTURES.resolve("odd-brotli.parquet")))
        .containsExactly(
            "damaged: it is compressed with BROTLI, which is not supported: write it with snappy,"
                + " zstd or gzip");
  }

  @Test
  void whatIsNoWholeFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(FIXTURES.resolve("pyarrow-gzip.parquet"));
    Path file = directory.resolve("x.parquet");
    Files.write(file, new byte[0]);
    assertThat(read(file)).containsExactly("damaged: it is empty (0 bytes)");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1");
    assertThat(read(file)).containsExactly("damaged: it is not a Parquet file");
    for (int length = 1; length < whole.length; length += 97) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(read(file))
          .containsExactly(
              length < 12
                  ? "damaged: it is not a Parquet file"
                  : "damaged: its end is missing, without which Parquet cannot be read");
    }
    byte[] encrypted = whole.clone();
    encrypted[whole.length - 1] = 'E';
    Files.write(file, encrypted);
    assertThat(read(file)).containsExactly("damaged: it is encrypted, which is not supported");
  }

  /** Bits all over a file turned: the reader may find it or not, but must not break. */
  @ParameterizedTest
  @ValueSource(strings = {"none", "snappy", "gzip", "zstd", "lz4"})
  @Timeout(120)
  void damageIsAFailureOfTheFile(String compression) throws IOException {
    byte[] whole = Files.readAllBytes(FIXTURES.resolve("pyarrow-" + compression + ".parquet"));
    Path file = directory.resolve("x.parquet");
    List<String> undamaged = read(FIXTURES.resolve("pyarrow-" + compression + ".parquet"));
    Set<String> outcomes = new HashSet<>();
    for (int at = 0; at < whole.length; at += 29) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      Files.write(file, damaged);
      List<String> found = readLoosely(file);
      if (found.equals(undamaged)) {
        outcomes.add("unseen");
      } else {
        outcomes.add(found.get(found.size() - 1).startsWith("damaged: ") ? "damaged" : "other");
      }
    }
    assertThat(outcomes).contains("damaged");
  }

  /** A field that the format does not know, of groups within groups. */
  @Test
  void aFooterThatIsNestedTooDeepIsDamaged() throws IOException {
    byte[] footer = new byte[4 << 20];
    Arrays.fill(footer, (byte) 0x1C);
    ByteBuffer file = ByteBuffer.allocate(footer.length + 12).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
    file.put(magic).put(footer).putInt(footer.length).put(magic);
    assertThat(read(Files.write(directory.resolve("deep.parquet"), file.array())))
        .containsExactly(
            "damaged: it is damaged: its footer cannot be read: java.lang.StackOverflowError");
  }

  /** Recordings may be damaged too, which the decoder finds. */
  private static List<String> readLoosely(Path file) throws IOException {
    List<String> found = new ArrayList<>();
    try (ContainerReader reader =
        ContainerKind.PARQUET.open(STORAGE, file.toString(), ListFields.USUAL)) {
      for (Member member = reader.next(); member != null; member = reader.next()) {
        found.add(member.name());
      }
    } catch (ContainerException e) {
      found.add("damaged: " + e.getMessage());
    }
    return found;
  }
}
