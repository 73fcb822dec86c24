package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NameRegistryTest {
  private final NameRegistry names = new NameRegistry();

  @Test
  void aNameCannotBeTakenTwice() {
    assertThat(names.register("a/b.wav")).isEmpty();
    assertThat(names.register("a/c.wav")).isEmpty();
    assertThat(names.register("a/b.wav").orElseThrow())
        .contains("\"a/b.wav\" is taken")
        .contains("same name");
  }

  @Test
  void twoNamesCannotShareAnOutputFile() {
    assertThat(names.register("a.flac")).isEmpty();
    assertThat(names.register("a.flac.wav").orElseThrow()).contains("same output file, a.flac.wav");
    assertThat(names.register("a.mp3")).isEmpty();
  }

  @Test
  void anOutputCannotBeAFileAndADirectory() {
    assertThat(names.register("x/a.wav")).isEmpty();
    assertThat(names.register("x/a.wav/b/c.wav").orElseThrow())
        .contains("output directory x/a.wav is the output file");
    assertThat(names.register("y.wav/z/b.wav")).isEmpty();
    assertThat(names.register("y.wav").orElseThrow()).contains("is a directory that holds");
  }

  @Test
  void overlongNamesClashOnlyIfTheirPathsDo() {
    String directory = "wide/../".repeat(420);
    assertThat(names.register(directory + "a")).isEmpty();
    assertThat(names.register(directory + "b")).isEmpty();
    assertThat(names.register(directory + "a.wav").orElseThrow()).contains("%7E", "same output");
    assertThat(names.register("wide")).isEmpty();
    assertThat(names.register(directory + "a.wav/c")).isEmpty();
  }

  @Test
  void aRefusedNameTakesNothing() {
    assertThat(names.register("x.wav")).isEmpty();
    assertThat(names.register("x.wav/y.wav")).isPresent();
    assertThat(names.register("x.wav/y.wav/z.wav").orElseThrow()).contains("directory x.wav");
  }

  @Test
  void aMillionNamesFindTheirClashesWithinTensOfMegabytes() {
    System.gc();
    long before = used();
    for (int i = 0; i < 1_000_000; i++) {
      Optional<String> clash = names.register("speaker" + i % 1000 + "/utterance" + i + ".wav");
      if (clash.isPresent()) {
        throw new AssertionError(clash.get());
      }
    }
    System.gc();
    assertThat(used() - before).isLessThan(80L << 20);
    for (int i = 0; i < 1_000_000; i += 9973) {
      assertThat(names.register("speaker" + i % 1000 + "/utterance" + i + ".wav")).isPresent();
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
