package org.remotemedia.operators.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.remotemedia.operators.error.AudioFormatError;

class DecoderProcessTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir private Path directory;

  private static AudioDecoder open(DecoderProcess process, String fixture) throws IOException {
    byte[] file = Fixtures.bytes(fixture);
    return new NativeFormats.Mp3()
        .open(new CodecInput(new ByteArrayInputStream(file)), fixture, process);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aCrashCostsItsRecordingAndTheNextGetsANewProcess() throws Exception {
    try (DecoderProcess process = new DecoderProcess(LONG, directory)) {
      AudioDecoder first = open(process, "lame-128.mp3");
      assertThat(first.read(new float[200], 100)).isEqualTo(100);
      long pid = process.pid();
      signal("SEGV", pid);
      assertThatThrownBy(() -> WavFiles.readAll(first, 100))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("lame-128.mp3 cannot be decoded: the decoder process crashed")
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
    try (DecoderProcess process = new DecoderProcess(Duration.ofSeconds(1), directory)) {
      AudioDecoder decoder = open(process, "lame-128.mp3");
      long pid = process.pid();
      signal("STOP", pid);
      awaitStopped(pid);
      assertThatThrownBy(() -> decoder.read(new float[200], 100))
          .isInstanceOf(AudioFormatError.class)
          .hasMessageContaining("did not answer for 1 s and was ended");
      assertThat(ended(pid)).isTrue();
    }
  }

  @Test
  void oneProcessServesOneRecordingAfterTheOther() throws Exception {
    long pid;
    try (DecoderProcess process = new DecoderProcess(LONG, directory)) {
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
