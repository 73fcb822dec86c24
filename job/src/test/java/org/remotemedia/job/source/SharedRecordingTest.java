package org.remotemedia.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.core.io.InputStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.job.input.InputSpec;
import org.remotemedia.job.input.RecordRef;
import org.remotemedia.job.input.Splits;
import org.remotemedia.job.output.Fences;
import org.remotemedia.job.output.Layout;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.job.testing.FaultyFileSystem;
import org.remotemedia.job.testing.FaultyFileSystem.Call;
import org.remotemedia.operators.element.Element;

/** Stretches of one file are read with one decoder, as long as it is the same file. */
class SharedRecordingTest {
  private static final Path RECORDINGS = Path.of("../operators/src/test/resources/codec/stretches");
  private static final double SECONDS = 0.3;
  private static final int RATE = 32_000;
  private static final int FRAMES = (int) Math.round(SECONDS * RATE);

  @TempDir private Path directory;
  private final CollectingOutput output = new CollectingOutput();
  private final AtomicInteger opened = new AtomicInteger();

  @BeforeEach
  void makeRecordings() throws IOException {
    FaultyFileSystem.reset();
    Files.copy(RECORDINGS.resolve("cbr.mp3"), directory.resolve("a.mp3"));
    Files.copy(RECORDINGS.resolve("vbr.mp3"), directory.resolve("b.mp3"));
    FaultyFileSystem.fail(Call.OPEN, ".mp3", FaultyFileSystem.ALWAYS, opened::incrementAndGet);
  }

  @AfterEach
  void forget() {
    FaultyFileSystem.reset();
  }

  private String location(String name) {
    return FaultyFileSystem.location(directory.resolve(name));
  }

  private RecordRef stretch(String name, double offset) throws IOException {
    String source = location(name);
    String version = Storage.of(source).find(source).orElseThrow().version();
    return new RecordRef(
        name + "#" + offset, source, offset, SECONDS, null, RecordRef.UNKNOWN_BYTES, null, version);
  }

  /** A record whose decoder is not kept, as it comes alone. */
  private RecordRef whole(String name) throws IOException {
    RecordRef stretch = stretch(name, 0);
    return new RecordRef(name, stretch.source(), null, null, null, -1, null, stretch.version());
  }

  private RecordReader reader(RecordRef[]... splits) throws Exception {
    Layout layout = new Layout(directory.resolve("out").toString());
    RecordReader reader =
        new RecordReader(
            new FakeReaderContext(),
            new SourcePlan(
                InputSpec.parse(directory.toString()), layout, Fences.first(), 4000, false));
    List<RecordSplit> all = new ArrayList<>();
    for (RecordRef[] records : splits) {
      all.add(RecordSplit.of(Splits.planned("00000" + all.size(), Arrays.asList(records))));
    }
    reader.addSplits(all);
    reader.notifyNoMoreSplits();
    return reader;
  }

  private List<String> read(RecordRef[]... splits) throws Exception {
    return read(output, splits);
  }

  private static List<String> drain(RecordReader reader, CollectingOutput to) throws Exception {
    try {
      InputStatus status;
      do {
        status = reader.pollNext(to);
      } while (status == InputStatus.MORE_AVAILABLE);
    } finally {
      reader.close();
    }
    return to.taken();
  }

  private List<String> read(CollectingOutput to, RecordRef[]... splits) throws Exception {
    return drain(reader(splits), to);
  }

  private List<Float> samples(String name) throws Exception {
    CollectingOutput other = new CollectingOutput();
    read(other, new RecordRef[] {whole(name)});
    opened.set(0);
    return List.copyOf(other.samples());
  }

  private static List<Float> slice(List<Float> whole, double offset) {
    int from = (int) Math.round(offset * RATE);
    return whole.subList(from, from + FRAMES);
  }

  private static List<Double> offsets() {
    List<Double> offsets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      offsets.add(i * 0.4);
    }
    return offsets;
  }

  private void assertReadOnce(List<Double> offsets) throws Exception {
    List<Float> whole = samples("a.mp3");
    List<RecordRef> records = new ArrayList<>();
    List<Float> expected = new ArrayList<>();
    for (double offset : offsets) {
      records.add(stretch("a.mp3", offset));
      expected.addAll(slice(whole, offset));
    }
    assertThat(
            read(
                records.subList(0, 7).toArray(new RecordRef[0]),
                records.subList(7, 20).toArray(new RecordRef[0])))
        .noneMatch(line -> line.startsWith("failed"));
    assertThat(output.samples()).isEqualTo(expected);
    assertThat(opened).hasValue(1);
  }

  @Test
  void sortedStretchesOpenTheirFileOnceAlsoAcrossSplits() throws Exception {
    assertReadOnce(offsets());
  }

  @Test
  void soDoShuffledOnes() throws Exception {
    List<Double> offsets = offsets();
    Collections.shuffle(offsets, new Random(5));
    assertReadOnce(offsets);
  }

  @Test
  void anotherFileInBetweenEndsIt() throws Exception {
    List<Float> first = samples("a.mp3");
    List<Float> second = samples("b.mp3");
    read(
        new RecordRef[] {
          stretch("a.mp3", 2),
          stretch("a.mp3", 1),
          stretch("b.mp3", 3),
          stretch("b.mp3", 1),
          stretch("a.mp3", 0.5)
        });
    List<Float> expected = new ArrayList<>(slice(first, 2));
    expected.addAll(slice(first, 1));
    expected.addAll(slice(second, 3));
    expected.addAll(slice(second, 1));
    expected.addAll(slice(first, 0.5));
    assertThat(output.samples()).isEqualTo(expected);
    assertThat(opened).hasValue(3);
  }

  @Test
  void aFileThatHasChangedIsOpenedAnew() throws Exception {
    List<Float> first = samples("a.mp3");
    List<Float> second = samples("b.mp3");
    RecordReader reader =
        reader(new RecordRef[] {stretch("a.mp3", 2), stretch("a.mp3", 1), stretch("a.mp3", 3)});
    CollectingOutput replacing =
        new CollectingOutput() {
          private int records;

          @Override
          public void collect(Element element) {
            super.collect(element);
            if (element instanceof Element.RecordEnd) {
              records++;
              if (records == 2) {
                replace();
              }
            }
          }
        };
    assertThat(drain(reader, replacing)).noneMatch(line -> line.startsWith("failed"));
    List<Float> expected = new ArrayList<>(slice(first, 2));
    expected.addAll(slice(first, 1));
    expected.addAll(slice(second, 3));
    assertThat(replacing.samples()).isEqualTo(expected);
    assertThat(opened).hasValue(2);
  }

  private void replace() {
    try {
      Path file = directory.resolve("a.mp3");
      Files.delete(file);
      Files.copy(directory.resolve("b.mp3"), file);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000_000_000L));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What is wrong is told of each record by its own name, and the others succeed. */
  @Test
  void damageFailsTheStretchesThatReachIt() throws Exception {
    byte[] file = Files.readAllBytes(RECORDINGS.resolve("pns.m4a"));
    Arrays.fill(file, file.length / 2, file.length / 2 + 40, (byte) 0x55);
    Files.write(directory.resolve("damaged.mp3"), file);
    List<String> problems = new ArrayList<>();
    List<RecordRef> records = new ArrayList<>();
    for (double offset : new double[] {8, 1, 7, 2, 1.5}) {
      records.add(stretch("damaged.mp3", offset));
    }
    for (String line : read(records.toArray(new RecordRef[0]))) {
      if (line.startsWith("failed") || line.equals("value end")) {
        problems.add(line.replaceAll("it is damaged.*", "..."));
      }
    }
    assertThat(problems)
        .containsExactly(
            "failed: damaged.mp3#8.0 cannot be decoded: ...",
            "value end",
            "failed: damaged.mp3#7.0 cannot be decoded: ...",
            "value end",
            "value end");
    assertThat(opened).hasValue(1);
  }
}
