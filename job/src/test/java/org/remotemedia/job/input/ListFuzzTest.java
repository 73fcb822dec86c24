package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.job.output.OutputNames;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.codec.write.AudioFileKind;

/**
 * Every entry of a list, whatever it holds, is a record that can be passed on and whose outputs
 * stay within OUT, or one that says why it cannot be used.
 */
class ListFuzzTest {
  /** No such directory, so that no entry is found on the disk. */
  private static final String DIRECTORY = "/remotemedia-no-such-directory/lists/";

  private static final Path OUT = Path.of("/out");

  static Stream<byte[]> jsonLines() {
    return texts(
        """
        {"audio_filepath": "b.wav", "text": "Grüße", "speaker": {"id": 7}}

        {"audio_filepath": "/data/a b.wav", "offset": 1.50, "duration": 3, "x": 1e400}
        {"audio_filepath": "s3://bucket/%41/x.wav", "duration": 0.25}
        {"audio_filepath": "../../up/c.wav", "offset": "2", "lone": "\\ud800"}
        """,
        "{\"audio_filepath\": \"file:///tmp/x%20y.wav\", \"offset\": null}\r\n[]\nnull\n",
        "{\"audio_filepath\": \"a/./..//\\u0000\\\\b:c\"}");
  }

  static Stream<byte[]> jsonArrays() {
    return texts(
        "[{\"audio_filepath\": \"a.wav\", \"duration\": 1.5}, 7,\n"
            + " {\"x\": [[]]}, {\"audio_filepath\": \"../b\"}]");
  }

  static Stream<byte[]> csvFiles() {
    return texts(
        "audio_filepath,offset,duration,text\r\na.wav,1,2,\"x, \"\"y\"\"\nz\"\r\n../b.wav,,,\n",
        "text,audio_filepath\nhallo,/abs/ü.wav\n\nonly one field\n1,2,3\n",
        "\"audio_filepath\"\n\"open");
  }

  static Stream<byte[]> splits() {
    return Stream.concat(jsonLines(), csvFiles())
        .map(
            content -> {
              try (ListReader reader = new JsonLinesReader(new ByteArrayInputStream(content))) {
                RecordRef record = lister(reader).next();
                return Splits.planned("0001", List.of(record)).encoded();
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static Stream<byte[]> texts(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static ListLister lister(ListReader reader) {
    ListContext list =
        new ListContext(
            Storage::of,
            DIRECTORY + "list",
            "list",
            "",
            DIRECTORY,
            ListFields.USUAL,
            new InputNotes());
    ListHead head = new ListHead(null, null, "");
    try {
      return new ListLister(reader, RecordingEntries.of(list, head), list);
    } catch (InputException e) {
      throw new IllegalStateException(e);
    }
  }

  @MethodSource("jsonLines")
  @FuzzTest
  void jsonLines(byte[] content) throws IOException {
    check(new JsonLinesReader(new ByteArrayInputStream(content)), content);
  }

  @MethodSource("jsonArrays")
  @FuzzTest
  void jsonArray(byte[] content) throws IOException {
    if (content.length > 0 && content[0] == '[') {
      check(new JsonArrayReader(new ByteArrayInputStream(content)), content);
    }
  }

  @MethodSource("csvFiles")
  @FuzzTest
  void csv(byte[] content) throws IOException {
    separated(content, RowParser.Dialect.CSV);
    separated(content, RowParser.Dialect.TSV);
  }

  private static void separated(byte[] content, RowParser.Dialect dialect) throws IOException {
    ListReader reader;
    try {
      reader = new DelimitedListReader(new ByteArrayInputStream(content), "list.csv", dialect);
    } catch (InputException e) {
      assertThat(e.getMessage()).contains("list.csv");
      return;
    }
    check(reader, content);
  }

  static Stream<byte[]> kaldiTables() {
    return texts(
        "utt-a a.wav\nutt-b  /abs/ü.wav \r\n\nlonely\n",
        "r1 sph2pipe -f wav x.sph |\nr2 raw.ark:17\n");
  }

  @MethodSource("kaldiTables")
  @FuzzTest
  void kaldi(byte[] content) throws IOException {
    check(
        new KaldiReader(
            new ByteArrayInputStream(content), Storage.of(DIRECTORY), DIRECTORY + "wav.scp"),
        content);
  }

  /** What a split is read from need not be what has been written. */
  @MethodSource("splits")
  @FuzzTest
  void anyBytesAreASplitOrAnIoException(byte[] bytes) throws IOException {
    Split split;
    try {
      split = SplitCodec.decode(bytes);
    } catch (IOException e) {
      return;
    }
    byte[] again = Splits.planned(split.id(), split.records()).encoded();
    assertThat(SplitCodec.decode(again).records()).hasToString(split.records().toString());
  }

  private static void check(ListReader reader, byte[] content) throws IOException {
    try (ListLister lister = lister(reader)) {
      int records = 0;
      for (RecordRef record = lister.next(); record != null; record = lister.next()) {
        // An entry has at least one byte, and an unreadable list ends with one more.
        assertThat(++records).isLessThanOrEqualTo(content.length + 1);
        assertThat(record.problem() == null || !record.problem().isBlank()).isTrue();
        PlannedSplit split = Splits.planned("0001", List.of(record));
        // As texts, since 0e0 comes back as a whole number.
        assertThat(SplitCodec.decode(split.encoded()).records())
            .hasToString(split.split().records().toString());
        staysWithinOut(record.name());
      }
    }
  }

  private static void staysWithinOut(String name) {
    String path = OutputNames.audioPath("../sink", List.of("..", "/"), name, AudioFileKind.WAV);
    assertThat(OUT.resolve(path).normalize()).startsWithRaw(OUT.resolve("audio"));
    assertThat(Path.of(path).normalize()).hasToString(path);
  }
}
