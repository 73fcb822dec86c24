package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.IntNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.container.ContainerKind;
import org.remotemedia.job.input.ContainerPlan;
import org.remotemedia.job.input.InputException;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.input.Splits;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.testing.Corpus;
import org.remotemedia.job.testing.HookedFileSystem;
import org.remotemedia.job.testing.Tars;
import org.remotemedia.job.testing.Wavs;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.codec.SeekableInput;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.TaskFault;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.ValuePath;

@Timeout(20)
class RecordReaderTest {
  private static final int CHUNK_SAMPLES = 40;

  @TempDir private Path directory;
  private Layout layout;
  private final FakeReaderContext context = new FakeReaderContext();
  private final CollectingOutput output = new CollectingOutput();

  @BeforeEach
  void makeCorpus() throws IOException {
    layout = new Layout(directory.resolve("out").toString());
    AudioBuffer stereo = Wavs.bursts(1000, 2, AudioFormat.F32, 50);
    new Corpus(directory)
        .add("a.wav", Wavs.bursts(1000, 100))
        .add("stereo.wav", stereo)
        .addCut("cut.wav", stereo, 30 * 2 * 4);
  }

  private RecordReader reader(boolean keepTruncated) throws Exception {
    InputSpec input = InputSpec.parse(directory.toString());
    return new RecordReader(
        context, new SourcePlan(input, layout, Fences.first(), CHUNK_SAMPLES, keepTruncated));
  }

  private RecordRef record(String name, Double offset, Double duration) {
    String source = directory.resolve(name).toString();
    return new RecordRef(name, source, offset, duration, null, RecordRef.UNKNOWN_BYTES, null);
  }

  private RecordRef record(String name) {
    return record(name, null, null);
  }

  private static RecordSplit split(String id, RecordRef... records) throws IOException {
    return RecordSplit.of(Splits.planned(id, Arrays.asList(records)));
  }

  /** What a reader sends for one split of these records. */
  private List<String> read(boolean keepTruncated, RecordRef... records) throws Exception {
    RecordReader reader = reader(keepTruncated);
    reader.addSplits(List.of(split("000007", records)));
    reader.notifyNoMoreSplits();
    InputStatus status;
    do {
      status = reader.pollNext(output);
    } while (status == InputStatus.MORE_AVAILABLE);
    assertThat(status).isEqualTo(InputStatus.END_OF_INPUT);
    reader.close();
    return output.taken();
  }

  @Test
  void sendsARecordInChunks() throws Exception {
    assertThat(read(false, record("a.wav"), record("stereo.wav")))
        .containsExactly(
            "split 000007",
            "record a.wav",
            "audio 1000 Hz, 1 ch, 100 frames",
            "chunk 40",
            "chunk 40",
            "chunk 20",
            "RecordRead[durationSeconds=0.1, sampleRate=1000, channels=1]",
            "audio end",
            "value end",
            "record end 0.1 s",
            "record stereo.wav",
            "audio 1000 Hz, 2 ch, 50 frames",
            "chunk 20",
            "chunk 20",
            "chunk 10",
            "RecordRead[durationSeconds=0.05, sampleRate=1000, channels=2]",
            "audio end",
            "value end",
            "record end 0.05 s",
            "split end 000007");
    assertThat(output.samples()).hasSize(100 + 2 * 50);
    assertThat(output.samples().subList(0, 100))
        .containsExactlyElementsOf(floats(Wavs.bursts(1000, 100)));
  }

  @Test
  void readsTheStretchThatTheListNames() throws Exception {
    assertThat(read(false, record("a.wav", 0.03, 0.05)))
        .containsSubsequence(
            "audio 1000 Hz, 1 ch, 50 frames", "chunk 40", "chunk 10", "record end 0.05 s");
    assertThat(output.samples())
        .containsExactlyElementsOf(floats(Wavs.bursts(1000, 100)).subList(30, 80));
  }

  @Test
  void readsFromAnOffsetToTheEnd() throws Exception {
    assertThat(read(false, record("a.wav", 0.09, null))).contains("chunk 10", "record end 0.01 s");
  }

  @Test
  void refusesStretchesBeyondTheEnd() throws Exception {
    assertThat(
            read(
                false,
                record("a.wav", 0.1, null),
                record("a.wav", 0.06, 0.2),
                record("cut.wav", 0.05, null)))
        .containsExactly(
            "split 000007",
            "record a.wav",
            "failed: a.wav starts at 0.1 s, behind the end of the recording",
            "record end 0.0 s",
            "record a.wav",
            "failed: a.wav is to last 0.2 s, but only 0.04 s are left"
                + "; --duration-tolerance accepts stretches that are too long",
            "record end 0.0 s",
            "record cut.wav",
            "failed: cut.wav starts at 0.05 s, behind the end of the recording",
            "record end 0.0 s",
            "split end 000007");
  }

  @Test
  void takesADurationRoundedUpForTheRest() throws Exception {
    assertThat(read(false, record("a.wav", 0.06, 0.05)))
        .contains("audio 1000 Hz, 1 ch, 40 frames", "value end", "record end 0.04 s");
  }

  @Test
  void takesADurationRoundedUpForTheRestOfAPipedRecordingToo() throws Exception {
    makePiped();
    assertThat(read(false, record("piped.wav", 0.06, 0.05), record("piped.wav", null, 0.05)))
        .containsSubsequence(
            "audio 1000 Hz, 1 ch, -1 frames",
            "value end",
            "record end 0.04 s",
            "audio 1000 Hz, 1 ch, -1 frames",
            "value end",
            "record end 0.05 s");
  }

  @Test
  void refusesStretchesBeyondTheEndOfAPipedRecording() throws Exception {
    makePiped();
    for (boolean keepTruncated : new boolean[] {false, true}) {
      assertThat(
              read(
                  keepTruncated,
                  record("piped.wav", 0.06, 0.06),
                  record("piped.wav", null, 1e15),
                  record("piped.wav", 0.1, null),
                  record("piped.wav", 0.2, null)))
          .contains(
              "failed: piped.wav is to last 0.06 s, but only 0.04 s are left"
                  + "; --duration-tolerance accepts stretches that are too long",
              "failed: piped.wav is to last 1.0E15 s, but only 0.1 s are left"
                  + "; --duration-tolerance accepts stretches that are too long",
              "failed: piped.wav starts at 0.1 s, behind the end of the recording",
              "failed: piped.wav starts at 0.2 s, behind the end of the recording")
          .doesNotContain("value end");
    }
  }

  /** As a program writes it that does not know how long it will be. */
  private void makePiped() throws IOException {
    byte[] bytes = Files.readAllBytes(directory.resolve("a.wav"));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 404, -1);
    Files.write(directory.resolve("piped.wav"), bytes);
  }

  @Test
  void saysWhatIsWrongWithAStretch() throws Exception {
    assertThat(
            read(
                true,
                record("a.wav", null, 0.0004),
                record("cut.wav", 0.04, null),
                record("cut.wav", 0.02, 0.01)))
        .doesNotContain("value end")
        .filteredOn(element -> element.startsWith("failed"))
        .containsExactly(
            "failed: a.wav is to last 4.0E-4 s, which is shorter than one frame at 1000 Hz",
            "failed: cut.wav is truncated: its header promises 50 frames, found 20; --keep-truncated keeps what is there",
            "failed: cut.wav is truncated: its header promises 50 frames, found 20; --keep-truncated keeps what is there");
  }

  private RecordReading reading(Recording recording) throws InputException {
    return new RecordReading(
        recording,
        new SourcePlan(
            InputSpec.parse(directory.toString()), layout, Fences.first(), CHUNK_SAMPLES, false),
        new RecordingDecoders(false),
        new ChunkBuffer(CHUNK_SAMPLES));
  }

  /** A recording whose bytes after the first ones make its decoder throw something. */
  private Recording tripping(Throwable thrown) throws IOException {
    byte[] file = Files.readAllBytes(directory.resolve("a.wav"));
    InputStream first = new ByteArrayInputStream(file, 0, 200);
    SeekableInput input =
        new SeekableInput() {
          @Override
          public int read() throws IOException {
            throw new AssertionError("not used");
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            int count = first.read(target, offset, length);
            return count < 0 ? RecordReaderTest.<RuntimeException, Integer>sneak(thrown) : count;
          }

          @Override
          public long size() {
            return file.length;
          }

          @Override
          public long position() {
            return 0;
          }

          @Override
          public void seek(long position) {}
        };
    return new Recording(record("a.wav"), () -> input, 0);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable, T> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void whatADecoderThrowsIsTheFailureOfTheRecord() throws Exception {
    for (Throwable thrown :
        List.of(new IllegalStateException("slip"), new StackOverflowError("nested"))) {
      RecordReading reading = reading(tripping(thrown));
      while (reading.advance(output::collect)) {
        // On to the end.
      }
      assertThat(output.taken())
          .containsSubsequence(
              "record a.wav",
              "audio 1000 Hz, 1 ch, 100 frames",
              "failed: a.wav cannot be decoded: " + thrown)
          .last()
          .asString()
          .startsWith("record end");
    }
  }

  @Test
  void theTimeOfAReadingThatFailsCountsToo() throws Exception {
    Recording slow =
        new Recording(
            record("a.wav"),
            () -> {
              LockSupport.parkNanos(30_000_000);
              throw new IOException("it is gone");
            },
            0);
    long started = System.nanoTime();
    RecordTrace trace = readOne(slow);
    assertThat(trace.readingNanos()).isBetween(30_000_000L, System.nanoTime() - started);
    assertThat(reading(slow).advance(output::collect)).isFalse();
    assertThat(output.taken())
        .containsExactly(
            "record a.wav", "failed: a.wav cannot be read: it is gone", "record end 0.0 s");
  }

  @Test
  void aFaultOfTheSystemIsNotTheFailureOfTheRecord() throws Exception {
    TaskFault fault = new TaskFault(new IllegalStateException("no memory"));
    RecordReading reading = reading(tripping(fault));
    assertThatThrownBy(
            () -> {
              while (reading.advance(output::collect)) {
                // On to the fault.
              }
            })
        .isSameAs(fault);
  }

  /** 32,159.999999999996 and 32,479.999999999996 frames, as products of floating-point numbers. */
  @Test
  void timesOfAListAreRoundedToTheNearestFrame() throws Exception {
    AudioBuffer audio = Wavs.bursts(16_000, 65_000);
    Wavs.write(directory.resolve("long.wav"), audio);
    assertThat(2.01 * 16_000).isLessThan(32_160);
    assertThat(2.03 * 16_000).isLessThan(32_480);
    assertThat(read(false, record("long.wav", 2.01, 2.03)))
        .contains("audio 16000 Hz, 1 ch, 32480 frames", "record end 2.03 s");
    assertThat(output.samples())
        .containsExactlyElementsOf(floats(audio).subList(32_160, 32_160 + 32_480));
    assertThat(read(false, record("long.wav", 0.57, 0.57)))
        .contains("audio 16000 Hz, 1 ch, 9120 frames");
    assertThat(output.samples().subList(32_480, 32_480 + 9120))
        .containsExactlyElementsOf(floats(audio).subList(9120, 2 * 9120));
  }

  @Test
  void whatTheChainThrowsIsNotTheFailureOfTheRecord() throws Exception {
    RecordReading reading = reading(Recording.ofFile(record("a.wav"), null, ReadRetries.DEFAULT));
    assertThat(reading.advance(element -> {})).isTrue();
    assertThatThrownBy(
            () ->
                reading.advance(
                    element -> {
                      throw new IllegalStateException("chain");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("chain");
    reading.close();
  }

  @Test
  void failsATruncatedRecording() throws Exception {
    assertThat(read(false, record("cut.wav"), record("a.wav")))
        .containsSubsequence(
            "record cut.wav",
            "chunk 20",
            "failed: cut.wav is truncated: its header promises 50 frames, found 20; --keep-truncated keeps what is there",
            "record end 0.02 s",
            "record a.wav",
            "value end");
  }

  @Test
  void keepsATruncatedRecordingWhenToldTo() throws Exception {
    assertThat(read(true, record("cut.wav"), record("a.wav")))
        .containsSubsequence(
            "record cut.wav",
            "audio 1000 Hz, 2 ch, -1 frames",
            "chunk 20",
            "audio end",
            "value end",
            "record end 0.02 s, truncated",
            "record a.wav",
            "record end 0.1 s");
  }

  private void markDone(String digest) throws IOException {
    Fences.mark(layout, "000007", digest);
  }

  @Test
  void doesNotReadASplitThatIsDone() throws Exception {
    markDone(split("000007", record("a.wav")).digest());
    assertThat(read(false, record("a.wav")))
        .containsExactly("split 000007", "split end 000007, already done");
  }

  @Test
  void refusesASplitThatWasDoneWithOtherRecords() throws Exception {
    markDone(split("000007", record("a.wav")).digest());
    assertThatThrownBy(() -> read(false, record("b.wav")))
        .hasMessageContaining("the input has changed")
        .hasMessageContaining("000007");
  }

  @Test
  void asksForOneSplitAtATimeAndWaits() throws Exception {
    RecordReader reader = reader(false);
    reader.start();
    assertThat(context.requests()).isEqualTo(1);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.NOTHING_AVAILABLE);
    assertThat(context.requests()).isEqualTo(1);
    assertThat(reader.isAvailable()).isNotDone();

    var waiting = reader.isAvailable();
    reader.addSplits(List.of(split("000000", record("a.wav"))));
    assertThat(waiting).isDone();
    while (reader.pollNext(output) == InputStatus.MORE_AVAILABLE) {
      assertThat(reader.isAvailable()).isDone();
    }
    assertThat(context.requests()).isEqualTo(2);
    assertThat(reader.isAvailable()).isNotDone();

    var ending = reader.isAvailable();
    reader.notifyNoMoreSplits();
    assertThat(ending).isDone();
    assertThat(reader.pollNext(output)).isEqualTo(InputStatus.END_OF_INPUT);
    reader.close();
  }

  @Test
  void aChunkHasAtLeastOneFrameHoweverManyChannels() throws Exception {
    AudioBuffer wide = Wavs.bursts(1000, CHUNK_SAMPLES + 1, AudioFormat.F32, 2);
    new Corpus(directory).add("wide.wav", wide);
    assertThat(read(false, record("wide.wav"), record("a.wav")))
        .containsSubsequence("record wide.wav", "chunk 1", "chunk 1", "record a.wav", "chunk 40");
    assertThat(output.samples().subList(0, wide.samples())).containsExactlyElementsOf(floats(wide));
  }

  @Test
  void aSampleThatIsNotFiniteIsNamed() throws Exception {
    for (int frame : new int[] {0, 40, 45}) {
      AudioBuffer audio = Wavs.bursts(1000, 100);
      audio.floats()[frame] = Float.NaN;
      new Corpus(directory).add("nan.wav", audio);
      assertThat(read(false, record("nan.wav")))
          .contains(
              "failed: nan.wav has a sample that is not a finite number, first in frame " + frame,
              "record end " + frame / 1000.0 + " s")
          .doesNotContain("value end");
    }
  }

  /** A list may round a duration up by a hundredth of a second, and by no more. */
  @Test
  void aDurationMayBeRoundedUpByAHundredthOfASecond() throws Exception {
    makePiped();
    for (String name : List.of("a.wav", "piped.wav")) {
      assertThat(read(false, record(name, null, 0.11))).contains("value end", "record end 0.1 s");
      assertThat(read(false, record(name, null, 0.111)))
          .contains(
              "failed: "
                  + name
                  + " is to last 0.111 s, but only 0.1 s are left; --duration-tolerance accepts stretches"
                  + " that are too long");
    }
  }

  @Test
  void aRecordingWithoutFramesFails() throws Exception {
    makePiped();
    byte[] header = Arrays.copyOf(Files.readAllBytes(directory.resolve("piped.wav")), 44);
    Files.write(directory.resolve("empty.wav"), header);
    assertThat(read(false, record("empty.wav"), record("empty.wav", 0.0, null)))
        .filteredOn(element -> element.startsWith("failed"))
        .hasSize(2)
        .allMatch(element -> element.contains("empty.wav holds no audio"));
  }

  @Test
  void aValueOfAListIsSentAsItIs() throws Exception {
    IntNode value = IntNode.valueOf(7);
    RecordRef record = new RecordRef("v", "/list", null, null, null, 1, null, null, null, value);
    assertThat(read(false, record))
        .containsExactly(
            "split 000007",
            "record v",
            new Element.Json(Element.SOURCE, ValuePath.ROOT, value).toString(),
            "value end",
            "record end 0.0 s",
            "split end 000007");
    assertThat(read(false, record.failing("no value")))
        .contains("failed: no value")
        .doesNotContain("value end");
  }

  /** What a record is like goes to its account. */
  @Test
  void theEndOfARecordTellsWhatItsRecordingIsLike() throws Exception {
    AudioBuffer stereo = Wavs.bursts(1000, 2, AudioFormat.F32, 50);
    double sum = 0;
    for (float sample : stereo.floats()) {
      sum += sample * sample;
    }
    Recording file = Recording.ofFile(record("stereo.wav"), null, ReadRetries.DEFAULT);
    long started = System.nanoTime();
    RecordTrace trace = readOne(new Recording(file.record(), file.content(), 5_000_000_000L));
    long took = System.nanoTime() - started;
    assertThat(trace.sampleRate()).isEqualTo(1000);
    assertThat(trace.channels()).isEqualTo(2);
    assertThat(trace.meanSquare()).isCloseTo(sum / 100, within(1e-6));
    assertThat(trace.readingNanos() - 5_000_000_000L).isBetween(1L, took);
  }

  private RecordTrace readOne(Recording recording) throws Exception {
    RecordTrace[] trace = new RecordTrace[1];
    RecordReading reading = reading(recording);
    boolean more = true;
    while (more) {
      more =
          reading.advance(
              element -> {
                if (element instanceof Element.RecordEnd end) {
                  trace[0] = end.trace();
                }
              });
    }
    return trace[0];
  }

  @Test
  void aRecordingIsClosedAsSoonAsItIsRead() throws Exception {
    int open = HookedFileSystem.openStreams();
    for (String name : List.of("a.wav", "cut.wav")) {
      String source = HookedFileSystem.RENAMING + "://" + directory.resolve(name);
      RecordRef record = new RecordRef(name, source, null, null, null, -1, null);
      RecordReading reading = reading(Recording.ofFile(record, null, ReadRetries.DEFAULT));
      assertThat(reading.advance(element -> {})).isTrue();
      assertThat(HookedFileSystem.openStreams()).isEqualTo(open + 1);
      while (reading.advance(element -> {})) {
        // On to the end.
      }
      assertThat(HookedFileSystem.openStreams()).as(name).isEqualTo(open);
    }
  }

  @Test
  void aReaderThatIsEndedClosesWhatItReads() throws Exception {
    int open = HookedFileSystem.openStreams();
    RecordReader reader = reader(false);
    String source = HookedFileSystem.RENAMING + "://" + directory.resolve("a.wav");
    reader.addSplits(
        List.of(split("000000", new RecordRef("a.wav", source, null, null, null, -1, null))));
    reader.pollNext(output);
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open + 1);
    reader.close();
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open);
  }

  @Test
  void aShardIsClosedAtTheEndOfItsSplit() throws Exception {
    Path shard = directory.resolve("s.tar");
    new Tars().add("a.wav", Wavs.bytes(Wavs.bursts(1000, 100))).write(shard);
    ContainerPlan plan = new ContainerPlan(ContainerKind.of("s.tar").orElseThrow(), List.of());
    String source = HookedFileSystem.RENAMING + "://" + shard;
    int open = HookedFileSystem.openStreams();
    RecordReader reader = reader(false);
    reader.addSplits(
        List.of(
            split(
                "000000",
                new RecordRef("s.tar", source, null, null, null, -1, null, "v1", plan, null))));
    while (reader.pollNext(output) == InputStatus.MORE_AVAILABLE) {
      // On to the end of the split.
    }
    assertThat(output.taken()).contains("record s.tar/a.wav", "split end 000000");
    assertThat(HookedFileSystem.openStreams()).isEqualTo(open);
    reader.close();
  }

  /** It may have cut short what the decoder did: nothing is wrong with the recording. */
  @Test
  void whatADecoderThrowsInATaskThatIsCancelledIsNotTheFailureOfTheRecord() throws Exception {
    IOException thrown = new IOException("closed by interrupt");
    RecordReading reading = reading(tripping(thrown));
    assertThat(reading.advance(output::collect)).isTrue();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () -> {
                while (reading.advance(output::collect)) {
                  // On to what is thrown.
                }
              })
          .isSameAs(thrown);
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void refusesCheckpoints() throws Exception {
    RecordReader reader = reader(false);
    assertThatThrownBy(() -> reader.snapshotState(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takes no checkpoints");
  }

  private static List<Float> floats(AudioBuffer audio) {
    List<Float> samples = new ArrayList<>();
    for (float sample : audio.floats()) {
      samples.add(sample);
    }
    return samples;
  }
}
