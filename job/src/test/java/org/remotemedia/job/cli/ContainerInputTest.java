package org.remotemedia.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.job.run.ExitCode;
import org.remotemedia.job.testing.Clusters;
import org.remotemedia.job.testing.CommandLineRun;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.FaultyNode;
import org.remotemedia.job.testing.Pipelines;
import org.remotemedia.job.testing.RunDirectory;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;

/** Runs over tar shards and Parquet data sets. */
@Timeout(60)
class ContainerInputTest {
  private static final int RATE = 16_000;
  private static final Path FIXTURES = Path.of("src/test/resources/containers");

  /** What was 16 bit audio stays the same bits. */
  private static final String TO_PCM =
      """
      {"version": "v1",
       "nodes": [{"id": "pcm", "node_type": "FormatConverterNode",
                  "params": {"target_format": "i16"}}],
       "connections": []}
      """;

  @RegisterExtension private static final MiniClusterExtension CLUSTER = Clusters.fourSlots();

  @TempDir private Path directory;
  private Path shards;
  private Path manifest;
  private RunDirectory output;

  @BeforeEach
  void prepare() throws IOException {
    FaultyNode.reset();
    shards = Files.createDirectory(directory.resolve("shards"));
    manifest = Pipelines.write(directory, Pipelines.SPEECH_PREP);
    output = new RunDirectory(directory.resolve("out"));
  }

  private static AudioBuffer tone(int frames) {
    return Wavs.bursts(RATE, 1, AudioFormat.I16, frames);
  }

  private CommandLineRun run(Path input, String... options) {
    return CommandLineRun.run(manifest, input, output.root(), options);
  }

  private static void assertSuccess(CommandLineRun run) {
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aShardOfWebDatasetGivesWhatItsFilesGive() throws IOException {
    CommandLineRun run = run(FIXTURES.resolve("webdataset.tar"));
    assertSuccess(run);
    assertThat(run.out()).doesNotContain("ignored");
    assertThat(output.results())
        .containsOnlyKeys(
            "webdataset.tar/speaker0/take0.flac",
            "webdataset.tar/speaker0/take1.wav",
            "webdataset.tar/speaker1/take2.flac",
            "webdataset.tar/speaker1/take3.wav");
    for (int number = 0; number < 4; number++) {
      String name =
          String.format(
              "webdataset.tar/speaker%d/take%d.%s",
              number / 2, number, number % 2 == 0 ? "flac" : "wav");
      JsonNode line = output.results().get(name);
      assertThat(line.get("text").textValue()).isEqualTo("Grüße " + number);
      assertThat(line.get("cls").isInt()).isTrue();
      assertThat(line.at("/speaker/id").intValue()).isEqualTo(number / 2);
      assertThat(line.get("source").textValue()).endsWith("containers/webdataset.tar");
      assertThat(line.get("duration_s").doubleValue()).isEqualTo((800 + number) / 8000.0);
      assertThat(output.audio(line.at("/outputs/pcm")))
          .isRegularFile()
          .hasParent(output.root().resolve("audio/pcm/webdataset.tar/speaker" + number / 2));
    }
    assertThat(output.metrics().get("ignored_members").intValue()).isZero();
  }

  /** Shards with good and bad members, beside files. */
  private void writeMany() throws IOException {
    for (int shard = 0; shard < 3; shard++) {
      Tars tar = new Tars();
      for (int i = 0; i < 7; i++) {
        byte[] file = i % 2 == 0 ? Tars.wav(tone(2500 + i)) : Tars.flac(tone(2500 + i));
        tar.add("d/" + i + (i % 2 == 0 ? ".wav" : ".flac"), file);
        tar.add("d/" + i + ".json", "{\"n\": " + (10 * shard + i) + "}");
      }
      tar.add("x.wav", "text").add("d/0.wav", Tars.wav(tone(9)));
      tar.write(shards.resolve("sub/" + shard + ".tar"));
    }
    new Corpus(shards).add("sub/0.wav", tone(4000)).add("last.wav", tone(5000));
    Files.write(
        shards.resolve("z.tgz"), Tars.gzip(new Tars().add("a.wav", Tars.wav(tone(999))).bytes()));
  }

  @ParameterizedTest
  @CsvSource({"1, 1000", "2, 1000", "2, 65536", "3, 7777"})
  void outputsDoNotDependOnTheParallelism(int parallelism, int chunkSamples) throws IOException {
    writeMany();
    RunDirectory expected = new RunDirectory(directory.resolve("expected"));
    CommandLineRun.run(manifest, shards, expected.root(), "-p", "1", "--unchained");

    CommandLineRun run = run(shards, "-p", "" + parallelism, "--chunk-samples", "" + chunkSamples);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.results()).hasSize(3 * 7 + 3);
    assertThat(output.failed()).hasSize(3 * 2);
    assertThat(output.digests()).isEqualTo(expected.digests());
  }

  @Test
  void sameNamesInAShardAreOneRecord() throws IOException {
    new Tars()
        .add("a.wav", Tars.wav(tone(1000)))
        .add("b.wav", Tars.wav(tone(1001)))
        .add("./a.wav", Tars.wav(tone(1002)))
        .write(shards.resolve("s.tar"));
    // A name has one outcome in each of the folders, so the clash stands in failed.
    assertThat(run(shards).exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.results()).containsOnlyKeys("s.tar/a.wav", "s.tar/b.wav");
    assertThat(output.results().get("s.tar/a.wav").get("duration_s").doubleValue())
        .isEqualTo(1000.0 / RATE);
    assertThat(output.failed().get("s.tar/a.wav").get("message").textValue()).contains("is taken");
  }

  @Test
  void namesDoNotLeaveTheOutput() throws IOException {
    new Tars()
        .add("../../escaped.wav", Tars.wav(tone(1000)))
        .add("/tmp/../../absolute.wav", Tars.wav(tone(1001)))
        .add("a\\..\\b\u0001%2e.wav", Tars.wav(tone(1002)))
        .write(shards.resolve("s.tar"));
    assertSuccess(run(shards));
    List<Path> audio = RunDirectory.files(output.root().resolve("audio/pcm/s.tar"));
    assertThat(audio).hasSize(3);
    assertThat(RunDirectory.files(directory))
        .filteredOn(file -> file.toString().endsWith(".wav"))
        .containsExactlyElementsOf(audio);
    assertThat(output.results().keySet())
        .isEqualTo(
            Set.of(
                "s.tar/../../escaped.wav",
                "s.tar/tmp/../../absolute.wav",
                "s.tar/a\\..\\b\u0001%2e.wav"));
  }

  @Test
  void ofADamagedShardTheRestFailsByName() throws IOException {
    byte[] whole =
        new Tars()
            .add("a.wav", Tars.wav(tone(1000)))
            .add("b.wav", Tars.wav(tone(1001)))
            .add("c.wav", Tars.wav(tone(1002)))
            .bytes();
    Files.write(shards.resolve("cut.tar"), Arrays.copyOf(whole, whole.length - 3000));
    Files.write(shards.resolve("not.tar"), new byte[] {1, 2, 3});
    new Corpus(shards).add("z.wav", tone(1003)).addDanglingLink("gone.tar");

    assertThat(run(shards).exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);

    assertThat(output.results()).containsOnlyKeys("cut.tar/a.wav", "cut.tar/b.wav", "z.wav");
    assertThat(output.failed()).containsOnlyKeys("cut.tar", "not.tar", "gone.tar");
    assertThat(output.failed().get("cut.tar").get("message").textValue())
        .isEqualTo(
            "cut.tar cannot be read to its end: it ends within its member c.wav: Truncated TAR"
                + " archive; of its records, 2 were found");
    assertThat(output.failed().get("not.tar").get("message").textValue())
        .startsWith("not.tar cannot be read: it has no end mark");
    assertThat(output.metrics().get("failed").intValue()).isEqualTo(3);
  }

  @Test
  void aSingleShardWithoutAudioIsRefused() throws IOException {
    Path shard = new Tars().add("a.txt", "1").add("b.cls", "2").write(shards.resolve("s.tar"));
    CommandLineRun run = run(shard);
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("s.tar holds no audio file, but 2 others");
    Files.write(shard, new byte[9000]);
    Files.write(shards.resolve("s.tgz"), new byte[9000]);
    CommandLineRun notGzip = run(shards.resolve("s.tgz"));
    assertThat(notGzip.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(notGzip.err()).contains("s.tgz cannot be used: it is not compressed with gzip");
  }

  @Test
  void moreLinesThanMemoryIsGivenForAreWrittenToo() throws IOException {
    Tars tar = new Tars();
    for (int i = 0; i < 5; i++) {
      tar.add(i + ".json", "{\"text\": \"" + (i + "é").repeat(700_000) + "\"}");
      tar.add(i + ".wav", i == 3 ? new byte[] {1} : Tars.wav(tone(1000 + i)));
    }
    tar.write(shards.resolve("s.tar"));
    assertThat(run(shards, "--unchained").exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.results()).hasSize(4);
    for (int i : List.of(0, 1, 2, 4)) {
      JsonNode line = output.results().get("s.tar/" + i + ".wav");
      assertThat(line.get("text").textValue()).isEqualTo((i + "é").repeat(700_000));
    }
    assertThat(output.failed()).containsOnlyKeys("s.tar/3.wav");
    assertThat(output.temporaryFiles()).isEmpty();
  }

  @Test
  void aGlobChoosesShards() throws IOException {
    writeMany();
    assertThat(run(shards.resolve("sub/[12].tar")).exitCode()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(output.results()).hasSize(14).containsKeys("1.tar/d/0.wav", "2.tar/d/6.wav");
  }

  @Test
  void aDataSetOfHuggingFaceGivesWhatItsFilesGive() throws IOException {
    Path data = Files.createDirectories(shards.resolve("data"));
    for (String name : List.of("datasets", "pyarrow-zstd", "odd-rows")) {
      Files.copy(FIXTURES.resolve(name + ".parquet"), data.resolve(name + ".parquet"));
    }
    CommandLineRun run = run(data, "-p", "2");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);

    assertThat(output.results())
        .containsOnlyKeys(
            "datasets.parquet/take0.flac",
            "datasets.parquet/take1.wav",
            "datasets.parquet/take2.flac",
            "datasets.parquet/take3.flac",
            "datasets.parquet/take4.wav",
            "pyarrow-zstd.parquet/row-0",
            "pyarrow-zstd.parquet/row-1",
            "pyarrow-zstd.parquet/row-2",
            "pyarrow-zstd.parquet/row-3",
            "pyarrow-zstd.parquet/row-4");
    JsonNode line = output.results().get("datasets.parquet/take2.flac");
    assertThat(line.get("text").textValue()).isEqualTo("Grüße 2");
    assertThat(line.at("/speaker/name").textValue()).isEqualTo("s1");
    assertThat(line.get("label").intValue()).isZero();
    assertThat(line.get("duration_s").doubleValue()).isEqualTo(802 / 8000.0);
    assertThat(output.audio(line.at("/outputs/pcm"))).isRegularFile();
    assertThat(output.results().get("pyarrow-zstd.parquet/row-1").get("price").decimalValue())
        .isEqualByComparingTo("0.01");
    assertThat(output.failed())
        .hasSize(8)
        .containsKeys(
            "odd-rows.parquet/same.flac",
            "odd-rows.parquet/row-2/same.flac",
            "odd-rows.parquet/a/../b.wav",
            "odd-rows.parquet/row-7");
    assertThat(output.failed().get("odd-rows.parquet/row-2/same.flac").get("message").textValue())
        .startsWith("odd-rows.parquet/row-2/same.flac cannot be decoded: it is text");

    var digests = output.digests();
    RunDirectory alone = new RunDirectory(directory.resolve("alone"));
    CommandLineRun.run(manifest, data, alone.root(), "-p", "1", "--chunk-samples", "100");
    assertThat(alone.digests()).isEqualTo(digests);

    Files.delete(data.resolve("odd-rows.parquet"));
    assertSuccess(run(data, "--resume"));
    assertThat(output.metrics().at("/attempt/records").intValue()).isZero();
    assertThat(output.failed()).isEmpty();
    assertThat(output.results()).hasSize(10);
  }

  @Test
  void aDataSetWithoutRecordingsIsRefused() {
    CommandLineRun run = run(FIXTURES.resolve("odd-none.parquet"));
    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("odd-none.parquet cannot be used", "its columns are n, s");
  }

  @Test
  void exportedShardsAreAnInput() throws IOException {
    Corpus corpus = new Corpus(Files.createDirectory(directory.resolve("corpus")));
    for (int i = 0; i < 5; i++) {
      corpus.add("s.1/" + i + ".x.wav", tone(4000 + i));
    }
    assertSuccess(run(corpus.directory()));
    CommandLineRun export =
        CommandLineRun.of(
            "export", output.root().toString(), "--to", shards.toString(), "--shard-mb", "1");
    assertThat(export.exitCode()).as(export.err()).isEqualTo(ExitCode.OK);
    Files.delete(shards.resolve("manifest.jsonl"));
    manifest = Pipelines.write(directory, TO_PCM);
    RunDirectory again = new RunDirectory(directory.resolve("again"));

    assertSuccess(CommandLineRun.run(manifest, shards, again.root()));

    assertThat(again.results()).hasSize(5);
    List<String> records = new ArrayList<>();
    for (JsonNode line : again.results().values()) {
      JsonNode first = output.results().get(line.get("input_record").textValue());
      records.add(first.get("record").textValue());
      assertThat(line.get("record").textValue()).matches("audio-000000.tar/\\d{9}\\.wav");
      assertThat(RunDirectory.digest(again.audio(line.at("/outputs/pcm"))))
          .isEqualTo(RunDirectory.digest(output.audio(first.at("/outputs/pcm"))));
      assertThat(line.get("vad")).isEqualTo(first.at("/outputs/vad"));
    }
    assertThat(records).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aShardThatWasCutShortByAFaultIsReadAgain() throws IOException {
    writeMany();
    RunDirectory undisturbed = new RunDirectory(directory.resolve("undisturbed"));
    CommandLineRun.run(faulty(0), shards, undisturbed.root(), "-p", "2");
    FaultyNode.reset();
    CommandLineRun run = CommandLineRun.run(faulty(2503), shards, output.root(), "-p", "2");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    // There is one in each shard, and the one before the fatal recording comes twice.
    assertThat(FaultyNode.begun(2502)).isEqualTo(4);
    assertThat(output.digests()).isEqualTo(undisturbed.digests());
    assertThat(output.temporaryFiles()).isEmpty();
  }

  private Path faulty(int fatalFrames) throws IOException {
    return Files.writeString(
        directory.resolve("faulty.json"),
        String.format(
            """
            {"version": "v1",
             "nodes": [{"id": "faulty", "node_type": "FaultyNode",
                        "params": {"at_frames": %d, "times": 1}}],
             "connections": []}
            """,
            fatalFrames));
  }

  @Test
  void rowsThatNameFilesAreAListOfThem() throws IOException {
    for (String name : new String[] {"paths", "paths-start"}) {
      Files.copy(FIXTURES.resolve(name + ".parquet"), directory.resolve(name + ".parquet"));
    }
    Files.copy(Path.of("src/test/resources/lists/a.wav"), directory.resolve("a.wav"));
    CommandLineRun run = run(directory.resolve("paths.parquet"));
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.RECORDS_FAILED);
    assertThat(RunDirectory.field(output.results(), "duration_s"))
        .hasToString("{paths.parquet/a.wav=0.3, paths.parquet/a.wav#0.1-0.1=0.1}");
    assertThat(output.failed()).containsOnlyKeys("paths.parquet/missing.wav");
    assertThat(output.results().get("paths.parquet/a.wav").get("text").textValue())
        .isEqualTo("two");
    assertThat(run.out()).contains("1 columns of data sets not carried: embedding 1");
    assertThat(output.metrics().at("/input_notes/left_out/columns/embedding").intValue())
        .isEqualTo(1);
    Path start = directory.resolve("paths-start.parquet");
    assertThat(run(start, "--overwrite").err()).contains("--audio-column", "Start");
    assertThat(run(start, "--overwrite", "--audio-column", "clip").err())
        .contains("--offset-field \"Start\"");
    assertSuccess(
        run(
            start,
            "--overwrite",
            "--audio-column",
            "clip",
            "--offset-field",
            "Start",
            "--id-field",
            "id"));
    assertThat(RunDirectory.field(output.results(), "duration_s"))
        .hasToString("{paths-start.parquet/one=0.2}");
  }
}
