package org.remotemedia.job.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.notes.InputNotes.LeftOut;
import org.remotemedia.job.storage.Storage;

/** Keys of shards with very many recordings, as names with dots make them. */
@Timeout(60)
class TarSamplesTest {
  private static final Storage STORAGE = Storage.of("/");
  private static final byte[] LARGE = new byte[1 << 20];

  @TempDir private Path directory;
  private InputNotes notes;

  /** Writes members one after the other. */
  private interface Members {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  private static void add(TarArchiveOutputStream tar, String name, String content)
      throws IOException {
    add(tar, name, content.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> read(String name, Members members) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(name.endsWith("gz") ? new GZIPOutputStream(out) : out)) {
      members.write(tar);
    }
    List<String> found = new ArrayList<>();
    try (ContainerReader reader =
        ContainerKind.of(name).orElseThrow().open(STORAGE, file.toString(), ListFields.USUAL)) {
      for (Member member = reader.next(); member != null; member = reader.next()) {
        if (member.problem() == null) {
          try (var content = member.content().open()) {
            assertThat(content.size()).isPositive();
          }
        }
        found.add(
            member.name()
                + (member.carried() == null ? "" : " " + member.carried())
                + (member.problem() == null ? "" : ": " + member.problem()));
      }
      notes = reader.notes();
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.tar", "x.tar.gz"})
  void tenThousandRecordingsOfOneKeyTakeNoLongerThanOthers(String name) throws IOException {
    int recordings = 10_000;
    long began = System.nanoTime();
    List<String> found =
        read(
            name,
            tar -> {
              add(tar, "corpus.json", "{\"c\": 1}");
              for (int i = 0; i < recordings; i++) {
                add(tar, "corpus." + i + ".json", "{\"n\": " + i + "}");
                add(tar, "corpus." + i + ".txt", "t" + i);
                add(tar, "corpus." + i + ".wav", "w");
              }
            });
    assertThat(found).hasSize(recordings);
    for (int i = 0; i < recordings; i++) {
      assertThat(found.get(i)).isEqualTo("corpus.%1$d.wav {\"n\":%1$d,\"txt\":\"t%1$d\"}", i);
    }
    assertThat(System.nanoTime() - began).isLessThan(20_000_000_000L);
    assertThat(notes.leftOut(LeftOut.MEMBERS)).hasToString("{.json=1}");
  }

  /** More than 64 MiB in all, which cannot be held. */
  @ParameterizedTest
  @ValueSource(strings = {"x.tar", "x.tar.gz"})
  void aKeyThatDoesNotFitIntoMemoryIsReadWhereItsNamesHaveDots(String name) throws IOException {
    List<String> found =
        read(
            name,
            tar -> {
              add(tar, "c.all", "both");
              for (int i = 0; i < 100; i++) {
                add(tar, "c." + i + ".txt", "t" + i);
                add(tar, "c." + i + ".wav", LARGE);
                if (i % 2 == 0) {
                  add(tar, "c." + i + ".json", "{\"n\": " + i + "}");
                }
              }
            });
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add(
          ("c.%1$d.wav {"
                  + (i % 2 == 0 ? "\"n\":%1$d," : "")
                  + "\"txt\":\"t%1$d\",\"all\":\"both\"}")
              .formatted(i));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(notes.leftOut(LeftOut.MEMBERS)).isEmpty();
    assertThat(notes.warnings()).isEmpty();
  }

  @Test
  void whatComesAfterRecordingsThatDidNotFitIsToldOf() throws IOException {
    List<String> found =
        read(
            "x.tar.gz",
            tar -> {
              add(tar, "c.0_ahead.txt", "of no recording");
              for (int i = 0; i < 100; i++) {
                add(tar, "c." + i + ".wav", LARGE);
              }
              add(tar, "c.0.json", "{\"n\": 0}");
              add(tar, "c.99.json", "{\"n\": 99}");
              add(tar, "c.all", "both");
              add(tar, "c.0.flac", "also 0");
            });
    assertThat(found)
        .hasSize(101)
        .contains(
            "c.0.wav",
            "c.99.wav {\"n\":99,\"0_ahead.txt\":\"of no recording\",\"all\":\"both\"}",
            "c.0.flac {\"n\":0,\"0_ahead.txt\":\"of no recording\",\"all\":\"both\"}");
    assertThat(notes.warnings()).containsOnlyKeys(TarShard.AFTER);
    // c.0.json and c.0.flac for c.0.wav; what belongs to all.
    assertThat(notes.warnings().get(TarShard.AFTER).count()).isEqualTo(4);
  }

  @Test
  void fieldsWithoutBoundAreNotHeld() throws IOException {
    byte[] text = new byte[TarShard.MAX_TEXT_BYTES];
    Arrays.fill(text, (byte) 'x');
    List<String> found =
        read(
            "x.tar",
            tar -> {
              for (int i = 0; i < 40; i++) {
                add(tar, "c.t" + i + ".txt", text);
              }
              add(tar, "c.0.json", "{\"n\": 1}");
              add(tar, "c.0.wav", "w");
              add(tar, "c.1.wav", LARGE);
              for (int i = 0; i < TarSample.MOST_COMMON_FIELDS; i++) {
                add(tar, "d.t" + i, "x");
              }
              add(tar, "d.wav", "w");
              add(tar, "d.more", "x");
            });
    assertThat(found.get(0))
        .endsWith(
            ": its fields in c.0.json cannot be used: those of its key have more than 33554432"
                + " bytes in all");
    assertThat(notes.leftOut(LeftOut.MEMBERS)).hasToString("{.more=1, .txt=8}");
    assertThat(
            read(
                "y.tar",
                tar -> {
                  for (int i = 0; i < 20; i++) {
                    add(tar, "c." + i + ".wav", LARGE);
                    add(tar, "c." + i + ".txt", "t");
                  }
                }))
        .hasSize(20)
        .allMatch(line -> line.endsWith("{\"txt\":\"t\"}"));
  }
}
