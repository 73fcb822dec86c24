package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.operators.codec.ffmpeg.DecoderProtocol;
import org.remotemedia.operators.codec.ffmpeg.SampleWindow;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.error.TaskFault;

class DecoderProcessTest {
  private static final int LONG_PARTS = 320;
  private static final int LONG_FRAMES = LONG_PARTS * 6144;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path directory;

  private static AudioDecoder open(DecoderProcess process, String fixture) throws IOException {
    byte[] file = Fixtures.bytes(fixture);
    return new NativeFormats.Mp3()
        .open(new CodecInput(new ByteArrayInputStream(file)), fixture, process);
  }

  /**
   * More frames than the process may be ahead, two minutes of mono, and more bytes than it is given
   * at once.
   */
  private static byte[] longRecording() throws IOException {
    byte[] part = Fixtures.bytes("ffmpeg-adts.aac");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < LONG_PARTS; i++) {
      all.write(part);
    }
    assertThat(LONG_FRAMES).isGreaterThan(2 * SampleWindow.SLOTS * SampleWindow.SLOT_SAMPLES);
    assertThat(all.size()).isGreaterThan(2 * DecoderProtocol.MAX_BYTES);
    return all.toByteArray();
  }

  private static AudioDecoder openLong(DecoderProcess process) throws IOException {
    return new NativeFormats.Aac()
        .open(new CodecInput(new ByteArrayInputStream(longRecording())), "long.aac", process);
  }

  private static float[] wholeLong(DecoderProcess process) throws IOException {
    try (AudioDecoder decoder = openLong(process)) {
      float[] whole = new float[LONG_FRAMES];
      assertThat(readInto(decoder, whole, 5000)).isEqualTo(LONG_FRAMES);
      assertThat(decoder.read(new float[1], 1)).isEqualTo(-1);
      return whole;
    }
  }

  /** Reads mono blocks until the target is full or the recording ends. */
  private static int readInto(AudioDecoder decoder, float[] target, int frames) throws IOException {
    float[] block = new float[frames];
    int done = 0;
    while (done < target.length) {
      int count = decoder.read(block, Math.min(frames, target.length - done));
      if (count < 0) {
        break;
      }
      System.arraycopy(block, 0, target, done, count);
      done += count;
    }
    return done;
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aCrashCostsItsRecordingAndTheNextGetsANewProcess() throws Exception {
    try (DecoderProcess process = new DecoderProcess(LONG, JAVA, directory)) {
      AudioDecoder first = openLong(process);
      assertThat(first.read(new float[100], 100)).isEqualTo(100);
      long pid = process.pid();
      signal("SEGV", pid);
      assertThatThrownBy(() -> readInto(first, new float[LONG_FRAMES], 100))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("long.aac cannot be decoded: the decoder process crashed")
          .hasMessageMatching("(?s).*signal (6|11).*");
      assertThatThrownBy(() -> first.read(new float[200], 100))
          .isInstanceOf(AudioFormatError.class);
      first.close();
      try (AudioDecoder second = open(process, "lame-vbr-crc.mp3")) {
        assertThat(WavFiles.readAll(second, 1000)).hasSize(17640);
        assertThat(process.pid()).isNotEqualTo(pid);
      }
      assertThat(directory.resolve("remotemedia-decoder-crash-" + pid + ".log")).isNotEmptyFile();
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProcessThatDoesNotAnswerIsEnded() throws Exception {
    try (DecoderProcess process = new DecoderProcess(Duration.ofSeconds(1), JAVA, directory)) {
      AudioDecoder decoder = openLong(process);
      long pid = process.pid();
      signal("STOP", pid);
      awaitStopped(pid);
      assertThatThrownBy(() -> readInto(decoder, new float[LONG_FRAMES], 100))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("did not answer for 1 s and was ended");
      assertThat(ended(pid)).isTrue();
    }
  }

  @Test
  void oneProcessServesOneRecordingAfterTheOther() throws Exception {
    long pid;
    try (DecoderProcess process = new DecoderProcess(LONG, JAVA, directory)) {
      assertThat(process.pid()).isEqualTo(-1);
      try (AudioDecoder first = open(process, "lame-128.mp3")) {
        assertThat(first.read(new float[20], 10)).isEqualTo(10);
        assertThatThrownBy(() -> open(process, "lame-vbr-crc.mp3"))
            .isInstanceOf(IllegalStateException.class);
      }
      pid = process.pid();
      try (AudioDecoder second = open(process, "lame-vbr-crc.mp3")) {
        assertThat(WavFiles.readAll(second, 1000)).hasSize(17640);
      }
      assertThat(process.pid()).isEqualTo(pid);
    }
    assertThat(ended(pid)).isTrue();
  }

  @Test
  void aRecordingThatIsLeftInTheMiddleGivesTheProcessBack() throws Exception {
    try (DecoderProcess process = new DecoderProcess()) {
      openLong(process).close();
      long pid = process.pid();
      for (int frames : new int[] {1, 20_000, 200_000, 900_000}) {
        try (AudioDecoder decoder = openLong(process)) {
          assertThat(readInto(decoder, new float[frames], 999)).isEqualTo(frames);
          Thread.sleep(20); // Time enough to decode ahead, and to ask for more of the file.
        }
        try (AudioDecoder decoder = openLong(process)) {
          assertThat(decoder.skip(frames)).isEqualTo(frames);
        }
        try (AudioDecoder next = open(process, "lame-vbr-crc.mp3")) {
          assertThat(WavFiles.readAll(next, 1000)).hasSize(17640);
        }
      }
      assertThat(process.pid()).isEqualTo(pid);
    }
  }

  @Test
  void neitherBlocksNorSkipsChangeASample() throws Exception {
    try (DecoderProcess process = new DecoderProcess()) {
      float[] whole = wholeLong(process);
      for (int frames : new int[] {77, 100_000}) {
        float[] again = new float[LONG_FRAMES];
        try (AudioDecoder decoder = openLong(process)) {
          assertThat(readInto(decoder, again, frames)).isEqualTo(LONG_FRAMES);
        }
        assertThat(Arrays.equals(again, whole)).as("blocks of %d frames", frames).isTrue();
      }
      for (int before : new int[] {0, 10, 32_768, 150_000}) {
        for (int skipped : new int[] {1, 32_768, 163_840, 163_841, 600_000, LONG_FRAMES}) {
          try (AudioDecoder decoder = openLong(process)) {
            float[] head = new float[before];
            readInto(decoder, head, 10_000);
            int left = Math.min(skipped, LONG_FRAMES - before);
            assertThat(decoder.skip(skipped)).isEqualTo(left);
            float[] rest = new float[LONG_FRAMES - before - left];
            assertThat(readInto(decoder, rest, 10_000)).isEqualTo(rest.length);
            assertThat(Arrays.equals(rest, 0, rest.length, whole, before + left, LONG_FRAMES))
                .as("%d frames behind %d", skipped, before)
                .isTrue();
            assertThat(decoder.read(new float[1], 1)).isEqualTo(-1);
          }
        }
      }
    }
  }

  @Test
  void aSlowReaderFindsItsBlocksAsTheyWere() throws Exception {
    try (DecoderProcess process = new DecoderProcess()) {
      float[] whole = wholeLong(process);
      try (AudioDecoder decoder = openLong(process)) {
        float[] slowly = new float[LONG_FRAMES];
        float[] piece = new float[30_000];
        int done = 0;
        for (int count = decoder.read(piece, 30_000); count > 0; ) {
          System.arraycopy(piece, 0, slowly, done, count);
          done += count;
          Thread.sleep(done < LONG_FRAMES / 2 ? 30 : 0); // Time enough to overtake.
          count = decoder.read(piece, 30_000);
        }
        assertThat(Arrays.equals(slowly, whole)).isTrue();
      }
    }
  }

  @Test
  void allThatComesBeforeDamageIsGivenWhateverTheBlocks() throws Exception {
    byte[] file = Fixtures.bytes("opusenc-pages.opus");
    file[file.length * 3 / 4] ^= 1;
    List<Integer> frames = new ArrayList<>();
    try (AudioDecoders decoders = new AudioDecoders()) {
      for (int blockFrames : new int[] {1, 100, 10_000}) {
        try (AudioDecoder decoder = Fixtures.open(decoders, file, true)) {
          float[] block = new float[2 * blockFrames];
          int[] found = {0};
          assertThatThrownBy(
                  () -> {
                    for (int n = 1; n > 0; found[0] += n) {
                      n = decoder.read(block, blockFrames);
                    }
                  })
              .isInstanceOf(AudioFormatError.class)
              .hasMessageContaining("checksum of its page");
          frames.add(found[0]);
        }
      }
    }
    // Pages of 20 ms each, some of them whole before three quarters of 0.2 s.
    assertThat(frames.get(0)).isGreaterThan(3 * 960);
    assertThat(frames).containsOnly(frames.get(0));
  }

  @Test
  void aFileThatCannotBeReadIsNotADamagedOne() throws IOException {
    byte[] file = Fixtures.bytes("lame-128.mp3");
    try (AudioDecoders decoders = new AudioDecoders()) {
      var broken =
          new ByteArrayInputStream(file) {
            private boolean begun;

            @Override
            public synchronized int read(byte[] target, int offset, int length) {
              if (begun) {
                throw new java.io.UncheckedIOException(new IOException("storage is gone"));
              }
              begun = true;
              return super.read(target, offset, Math.min(length, 2000));
            }
          };
      assertThatThrownBy(
              () -> {
                try (AudioDecoder decoder = decoders.open(broken, "x.mp3")) {
                  WavFiles.readAll(decoder, 100);
                }
              })
          .isInstanceOf(java.io.UncheckedIOException.class)
          .hasMessageContaining("storage is gone");
      assertThat(Fixtures.decode(decoders, file)).hasSize(17640);
    }
  }

  @Test
  void aFaultOfTheStorageIsToldAlsoWhenTheProcessDiesOverIt() throws Exception {
    try (DecoderProcess process = new DecoderProcess(LONG, JAVA, directory)) {
      TaskFault fault = new TaskFault("storage is gone", new IOException());
      var broken =
          new ByteArrayInputStream(longRecording()) {
            private boolean begun;

            @Override
            public synchronized int read(byte[] target, int offset, int length) {
              if (!begun) {
                begun = true;
                return super.read(target, offset, length);
              }
              if (process.pid() > 0) {
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
              }
              throw fault;
            }
          };
      assertThatThrownBy(
              () -> {
                try (AudioDecoder decoder =
                    new NativeFormats.Aac().open(new CodecInput(broken), "x.aac", process)) {
                  readInto(decoder, new float[LONG_FRAMES], 5000);
                }
              })
          .isSameAs(fault);
    }
  }

  @Test
  void aProcessThatCannotBeStartedIsNoFaultOfTheRecording() throws Exception {
    Set<Path> before = windows();
    try (DecoderProcess process =
        new DecoderProcess(LONG, directory.resolve("no-java"), directory)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> open(process, "lame-128.mp3"))
            .isInstanceOf(TaskFault.class)
            .hasMessageContaining("the decoder process cannot be started: ")
            .hasMessageContaining("no-java");
      }
      awaitNoneBut(before);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aProcessThatEndsBeforeItIsReadyWasNotStarted() throws Exception {
    Path left = directory.resolve("left");
    try (DecoderProcess process =
        new DecoderProcess(
            LONG,
            program(
                "for last; do :; done",
                "echo \"$last\" > " + left,
                "readlink /proc/$$/fd/2 >> " + left,
                "echo 'There is insufficient memory' >&2",
                "exit 1"),
            directory)) {
      assertThatThrownBy(() -> open(process, "lame-128.mp3"))
          .isInstanceOf(TaskFault.class)
          .hasMessage(
              "the decoder process cannot be started: the decoder process ended with exit code 1"
                  + " and said: There is insufficient memory");
      assertThat(Files.readAllLines(left))
          .hasSize(2)
          .allSatisfy(file -> assertThat(Path.of(file)).doesNotExist());
      assertThat(process.pid()).isEqualTo(-1);
    }
  }

  /** A shell script of these lines. */
  private Path program(String... lines) throws IOException {
    Path program = directory.resolve("program");
    Files.writeString(program, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private static Set<Path> windows() throws IOException {
    Path memory = Path.of("/dev/shm");
    if (!Files.isDirectory(memory)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.list(memory)) {
      return files
          .filter(file -> file.toString().endsWith(".samples"))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }

  /** Those of other programs last for a moment only. */
  private static void awaitNoneBut(Set<Path> before) throws Exception {
    Set<Path> left = windows();
    for (int i = 0; i < 100 && !before.containsAll(left); i++) {
      Thread.sleep(50);
      left.retainAll(windows());
    }
    assertThat(before).containsAll(left);
  }

  @Test
  void librariesWithoutAHomeGoWhenTheyAreClosed() throws IOException {
    Path noHome = Files.createFile(directory.resolve("file"));
    DecoderLibraries libraries = DecoderLibraries.of(noHome);
    Path folder = libraries.folder();
    Files.createFile(Files.createDirectories(folder.resolve("a/b")).resolve("c"));
    libraries.close();
    assertThat(folder).doesNotExist();
  }

  @Test
  void librariesBelowAHomeStayForTheNextProcess() throws IOException {
    try (DecoderLibraries libraries = DecoderLibraries.of(directory)) {
      assertThat(libraries.folder()).isDirectory().startsWith(directory);
    }
    assertThat(directory.resolve(".cache/remotemedia/ffmpeg")).isDirectory();
  }

  private static void signal(String name, long pid) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
  }

  /** Its threads run on until the one that got the signal has been given a processor. */
  private static void awaitStopped(long pid) throws Exception {
    String state = "";
    while (!state.startsWith("T")) {
      Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid)).start();
      state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      assertThat(state).as("state of process %d", pid).isNotEmpty();
    }
  }

  private static boolean ended(long pid) throws Exception {
    var handle = ProcessHandle.of(pid);
    return handle.isEmpty() || handle.get().onExit().get(10, TimeUnit.SECONDS) != null;
  }
}
