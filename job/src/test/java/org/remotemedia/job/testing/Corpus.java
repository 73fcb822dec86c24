package org.remotemedia.job.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.remotemedia.operators.value.AudioBuffer;

/** A directory of recordings, good and bad, for a test to run over. */
public record Corpus(Path directory) {
  private static final List<Integer> RATES = List.of(8000, 16_000, 22_050, 44_100, 48_000);

  /** A good recording. */
  public Corpus add(String name, AudioBuffer audio) throws IOException {
    Wavs.write(directory.resolve(name), audio);
    return this;
  }

  /** Recordings of one to three seconds in folders, at various rates, mono and stereo. */
  public Corpus addSpeakers(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int rate = RATES.get(i % RATES.size());
      add(
          "speaker-%d/Aufnahme ä %d.wav".formatted(i % 3, i),
          Wavs.tones(rate, 1 + i % 2, 1 + i % 3, i));
    }
    return this;
  }

  /** Any file. */
  public Corpus add(String name, byte[] content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  /** A recording that ends before the last {@code missingBytes} that its header promises. */
  public Corpus addCut(String name, AudioBuffer audio, int missingBytes) throws IOException {
    Path file = directory.resolve(name);
    Wavs.write(file, audio);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - missingBytes));
    return this;
  }

  /** The first bytes of a recording. */
  public Corpus addBeginning(String name, AudioBuffer audio, int bytes) throws IOException {
    Path file = directory.resolve(name);
    Wavs.write(file, audio);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
    return this;
  }

  /** A link to a file that is not there, which nobody can open. */
  public Corpus addDanglingLink(String name) throws IOException {
    Files.createSymbolicLink(directory.resolve(name), Path.of("nowhere.wav"));
    return this;
  }
}
