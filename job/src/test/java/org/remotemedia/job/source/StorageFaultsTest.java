package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.remotemedia.job.testing.FaultyFileSystem.ALWAYS;
import static org.remotemedia.job.testing.FaultyFileSystem.EIO;
import static org.remotemedia.job.testing.FaultyFileSystem.EVERY_OTHER;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.input.ContainerPlan;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.input.Splits;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.testing.FaultyFileSystem;
import org.remotemedia.job.testing.FaultyFileSystem.Call;
import org.remotemedia.job.testing.FaultyFileSystem.Fault;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;

/** Faults of the storage below recordings of all kinds, and what is none although it looks so. */
@Timeout(30)
class StorageFaultsTest {
  private static final int CHUNK_SAMPLES = 400;
  private static final ReadRetries RETRIES = new ReadRetries(3, 1);
  private static final Path FORMATS = Path.of("../operators/src/test/resources/codec/formats");

  @TempDir private Path directory;
  private final FakeReaderContext context = new FakeReaderContext();
  private final CollectingOutput output = new CollectingOutput();

  @BeforeEach
  void makeRecordings() throws IOException {
    FaultyFileSystem.reset();
    AudioBuffer audio = Wavs.bursts(8000, 1, AudioFormat.I16, 20_000);
    byte[] wav = Tars.wav(audio);
    byte[] flac = Tars.flac(audio);
    Files.write(directory.resolve("a.wav"), wav);
    Files.write(directory.resolve("a.flac"), flac);
    Files.copy(FORMATS.resolve("lame-128.mp3"), directory.resolve("a.mp3"));
    // Its index stands behind the samples.
    Files.copy(FORMATS.resolve("ffmpeg-aac.m4a"), directory.resolve("a.m4a"));
    Tars tar = new Tars().add("in/a.wav", wav).add("in/a.json", "{\"n\": 1}").add("b.flac", flac);
    tar.write(directory.resolve("a.tar"));
    Files.write(directory.resolve("a.tar.gz"), Tars.gzip(tar.bytes()));
    Files.copy(
        Path.of("src/test/resources/containers/datasets.parquet"), directory.resolve("a.parquet"));
  }

  @AfterEach
  void forget() {
    FaultyFileSystem.reset();
  }

  private RecordRef record(String name) {
    String source = FaultyFileSystem.location(directory.resolve(name));
    ContainerPlan container =
        ContainerKind.of(name).map(kind -> new ContainerPlan(kind, List.of())).orElse(null);
    return new RecordRef(name, source, null, null, null, -1, null, null, container, null);
  }

  private RecordRef part(String name, double offset) {
    return new RecordRef(name, record(name).source(), offset, 0.25, null, -1, null);
  }

  private static AudioBuffer noise(int frames) {
    short[] samples = new short[frames];
    Random random = new Random(1);
    for (int i = 0; i < frames; i++) {
      samples[i] = (short) random.nextInt();
    }
    return AudioBuffer.over(samples, frames, new AudioSpec(8000, 1, AudioFormat.I16, frames));
  }

  private List<String> read(RecordRef... records) throws Exception {
    return read(RETRIES, records);
  }

  /** What a reader sends for one split of these records. */
  private List<String> read(ReadRetries retries, RecordRef... records) throws Exception {
    read(retries, output, records);
    return output.taken();
  }

  private void read(ReadRetries retries, CollectingOutput to, RecordRef... records)
      throws Exception {
    InputSpec input = InputSpec.parse(directory.toString()).with(retries);
    Layout layout = new Layout(directory.resolve("out").toString());
    SourcePlan plan = new SourcePlan(input, layout, Fences.first(), CHUNK_SAMPLES, false);
    RecordReader reader = new RecordReader(context, plan);
    try {
      reader.addSplits(List.of(RecordSplit.of(Splits.planned("000007", Arrays.asList(records)))));
      reader.notifyNoMoreSplits();
      InputStatus status;
      do {
        status = reader.pollNext(to);
      } while (status == InputStatus.MORE_AVAILABLE);
    } finally {
      reader.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.wav, STATUS",
    "a.wav, OPEN",
    "a.wav, READ",
    "a.flac, OPEN",
    "a.flac, READ",
    "a.mp3, OPEN",
    "a.mp3, READ",
    "a.m4a, READ",
    "a.tar, STATUS",
    "a.tar, OPEN",
    "a.tar, READ",
    "a.tar.gz, READ",
    "a.parquet, STATUS",
    "a.parquet, OPEN",
    "a.parquet, READ",
    "a.parquet, SEEK",
  })
  void aFaultThatPassesIsNotSeen(String name, Call call) throws Exception {
    assertSameWithFaults(call, record(name));
  }

  /** Far enough for decoders to seek. */
  @Test
  void aFaultWhileSeekingIsNotSeenEither() throws Exception {
    Files.write(directory.resolve("a.flac"), Tars.flac(noise(1_000_000)));
    assertSameWithFaults(Call.SEEK, part("a.wav", 1.5));
    FaultyFileSystem.reset();
    assertSameWithFaults(Call.SEEK, part("a.flac", 80));
  }

  /** One that is read from its place in the archive, through a handle of its own. */
  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"STATUS", "OPEN", "SEEK", "READ"})
  void aFaultUnderALargeMemberIsNotSeen(Call call) throws Exception {
    byte[] wav = Tars.wav(noise(9_000_000));
    new Tars().add("large.wav", wav).write(directory.resolve("large.tar"));
    FaultyFileSystem.fail(call, "large.tar", made -> made % 500 < 2, EIO);
    MessageDigest digest = MessageDigest.getInstance("MD5");
    CollectingOutput digesting =
        new CollectingOutput() {
          @Override
          public void collect(Element element) {
            if (element instanceof Element.AudioChunk chunk) {
              for (int i = 0; i < chunk.samples().frames(); i++) {
                int sample = Math.round(chunk.samples().floats()[i] * 0x1p15f);
                digest.update((byte) sample);
                digest.update((byte) (sample >> 8));
              }
            }
          }
        };
    read(RETRIES, digesting, record("large.tar"));
    assertThat(digest.digest())
        .isEqualTo(
            MessageDigest.getInstance("MD5")
                .digest(Arrays.copyOfRange(wav, wav.length - 18_000_000, wav.length)));
    assertThat(FaultyFileSystem.faults()).isPositive();
  }

  private void assertSameWithFaults(Call call, RecordRef record) throws Exception {
    output.samples().clear();
    List<String> elements = read(record, record("a.wav"));
    assertThat(elements).contains("value end").noneMatch(line -> line.startsWith("failed"));
    List<Float> samples = new ArrayList<>(output.samples());
    output.samples().clear();
    String name = record.source().substring(record.source().lastIndexOf('/'));
    FaultyFileSystem.fail(call, name, EVERY_OTHER, EIO);
    assertThat(read(record, record("a.wav"))).isEqualTo(elements);
    assertThat(output.samples()).isEqualTo(samples);
    assertThat(FaultyFileSystem.faults()).isPositive();
  }

  static Stream<Fault> faults() {
    return Stream.of(
        thrown(new IOException("Input/output error")),
        thrown(new IOException("Connection reset by peer")),
        thrown(new SocketTimeoutException("Read timed out")),
        thrown(new EOFException()),
        thrown(new FileNotFoundException("/x/a.flac (Too many open files)")),
        thrown(
            new IOException("x", new IOException("SlowDown (Status Code: 503; Error Code: ..)"))),
        () -> {
          throw new IllegalStateException("Connection pool shut down");
        });
  }

  private static Fault thrown(IOException e) {
    return () -> {
      throw e;
    };
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverTheFault(Fault fault) throws Exception {
    List<String> elements = read(record("a.flac"));
    FaultyFileSystem.fail(Call.READ, "a.flac", EVERY_OTHER, fault);
    assertThat(read(record("a.flac"))).isEqualTo(elements);
    FaultyFileSystem.reset();
    FaultyFileSystem.fail(Call.OPEN, "a.flac", ALWAYS, fault);
    assertThatThrownBy(() -> read(record("a.flac"))).isInstanceOf(TaskFault.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a.wav, STATUS, 0",
    "a.wav, OPEN, 0",
    "a.wav, READ, 5",
    "a.flac, READ, 5",
    "a.mp3, READ, 1",
    "a.m4a, READ, 1",
    "a.tar, OPEN, 0",
    "a.tar, READ, 3",
    "a.tar.gz, READ, 3",
    "a.parquet, OPEN, 0",
    "a.parquet, READ, 2",
    "a.parquet, READ, 6",
  })
  void aFaultThatStaysFailsTheTask(String name, Call call, int from) throws Exception {
    FaultyFileSystem.fail(call, name, made -> made >= from, EIO);
    assertThatThrownBy(() -> read(record(name)))
        .isInstanceOf(TaskFault.class)
        .hasMessageMatching(
            "cannot read faulty://.*/"
                + name
                + ": Input/output error \\(given up after 4 attempts in 0 s\\)")
        .hasNoCause();
    assertThat(output.taken()).noneMatch(line -> line.startsWith("failed"));
    assertThat(FaultyFileSystem.faults()).isEqualTo(4);
  }

  /** What comes in between begins the retries anew. */
  @Test
  void retriesAreCountedInARow() throws Exception {
    List<String> elements = read(record("a.wav"));
    FaultyFileSystem.fail(Call.READ, "a.wav", call -> call % 4 != 3, EIO);
    assertThat(read(record("a.wav"))).isEqualTo(elements);
    assertThat(FaultyFileSystem.faults()).isGreaterThan(20);
  }

  @Test
  void noRetriesMeansNone() {
    FaultyFileSystem.fail(Call.READ, "a.wav", call -> call == 0, EIO);
    assertThatThrownBy(() -> read(new ReadRetries(0, 1), record("a.wav")))
        .isInstanceOf(TaskFault.class)
        .hasMessageContaining("given up after 1 attempt in 0 s");
  }

  static Stream<Fault> troubleWithTheFile() {
    return Stream.of(
        thrown(new FileNotFoundException("No such file or directory: s3a://bucket/a.flac")),
        thrown(new AccessDeniedException("s3a://bucket/a.flac")),
        thrown(new FileNotFoundException("/x/a.flac (Permission denied)")),
        thrown(new IOException("x", new IOException("Access Denied (Status Code: 403; ..)"))),
        thrown(new IOException("x", new IOException("NoSuchKey (Service: S3, Status Code: 404)"))));
  }

  @ParameterizedTest
  @MethodSource("troubleWithTheFile")
  void whatConcernsTheFileAloneIsTheFailureOfTheRecordAtOnce(Fault fault) throws Exception {
    for (Call call : List.of(Call.STATUS, Call.OPEN)) {
      FaultyFileSystem.reset();
      FaultyFileSystem.fail(call, "a.flac", ALWAYS, fault);
      assertThat(read(record("a.flac"), record("a.wav")))
          .filteredOn(line -> line.startsWith("failed") || line.equals("value end"))
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("failed: a.flac cannot be read: cannot read faulty://")
                      .containsPattern(": (no such file or directory|permission denied)$"),
              line -> assertThat(line).isEqualTo("value end"));
      assertThat(FaultyFileSystem.faults()).as("tried again").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.wav", "a.mp3", "a.tar", "a.parquet"})
  void aFileThatVanishesIsMissing(String name) throws Exception {
    FaultyFileSystem.fail(
        Call.READ,
        name,
        call -> call == 2,
        () -> {
          Files.delete(directory.resolve(name));
          EIO.happen();
        });
    assertThat(read(record(name)))
        .anyMatch(
            line ->
                line.startsWith("failed: " + name + " cannot be read")
                    && line.contains(name + ": no such file or directory"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.wav", "a.mp3", "a.tar", "a.parquet"})
  void aFileThatIsReplacedHasChanged(String name) throws Exception {
    Path other = directory.resolve("other");
    Files.copy(directory.resolve(name), other);
    FaultyFileSystem.fail(
        Call.READ,
        name,
        call -> call == 2,
        () -> {
          Files.move(other, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          Files.setLastModifiedTime(directory.resolve(name), FileTime.fromMillis(1000));
          EIO.happen();
        });
    assertThat(read(record(name)))
        .anyMatch(
            line ->
                line.startsWith("failed: " + name + " cannot be read")
                    && line.contains(name + ": it has changed while it was read"));
  }

  @Test
  void aFileThatShrinksHasChangedAlthoughNothingFails() throws Exception {
    FaultyFileSystem.fail(
        Call.READ,
        "a.wav",
        call -> call == 2,
        () -> {
          try (FileChannel file =
              FileChannel.open(directory.resolve("a.wav"), StandardOpenOption.WRITE)) {
            file.truncate(2500);
          }
        });
    assertThat(read(record("a.wav")))
        .anyMatch(line -> line.endsWith("a.wav: it has changed while it was read"));
  }

  @Test
  void aCancelledTaskDoesNotWait() throws Exception {
    FaultyFileSystem.fail(Call.READ, "a.wav", call -> call > 2, EIO);
    Throwable[] thrown = new Throwable[1];
    Thread task =
        new Thread(
            () ->
                thrown[0] =
                    catchThrowable(() -> read(new ReadRetries(5, 60_000), record("a.wav"))));
    task.start();
    while (task.getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(5);
    }
    task.interrupt();
    task.join(10_000);
    assertThat(task.isAlive()).isFalse();
    assertThat(thrown[0]).isInstanceOf(TaskFault.class).hasMessageContaining("interrupted");
    assertThat(output.taken()).noneMatch(line -> line.startsWith("failed"));
  }

  /** They are told from faults of the storage, which they may look like. */
  @Test
  void whatIsDamagedIsNotReadAgain() throws Exception {
    for (String name : List.of("a.wav", "a.flac", "a.mp3", "a.tar", "a.tar.gz", "a.parquet")) {
      byte[] whole = Files.readAllBytes(directory.resolve(name));
      Files.write(directory.resolve(name), Arrays.copyOf(whole, whole.length * 2 / 3));
      assertThat(read(new ReadRetries(5, 60_000), record(name)))
          .as(name)
          .anyMatch(line -> line.startsWith("failed: " + name));
    }
  }
}
