package org.remotemedia.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.codec.write.AudioFileKind;

class OutputNamesTest {
  @ParameterizedTest
  @CsvSource({
    "a/b.wav,            a/b.wav",
    "a/b.WAV,            a/b.WAV",
    "a/b.flac,           a/b.flac.wav",
    "a.wav#1.5-3,        a.wav#1.5-3.wav",
    "../../etc/x,        %2E%2E/%2E%2E/etc/x.wav",
    "./x,                %2E/x.wav",
    "/x,                 %25/x.wav",
    "a//b,               a/%25/b.wav",
    "..,                 %2E%2E.wav",
    "...,                ....wav",
    "100%,               100%.wav",
    "%41,                %2541.wav",
    "%2E%2E/x,           %252E%252E/x.wav",
    "a\\b,               a%5Cb.wav",
    "Größe 日本,          Größe 日本.wav",
  })
  void keepsNamesAndEncodesWhatPathsCannotHold(String name, String path) {
    assertThat(OutputNames.recordPath(name)).isEqualTo(path);
  }

  @Test
  void encodesControlCharactersAndLoneSurrogates() {
    assertThat(OutputNames.recordPath("a\0b\n\u007f")).isEqualTo("a%00b%0A%7F.wav");
    assertThat(OutputNames.recordPath("a\ud800b🎵")).isEqualTo("a%ED%A0%80b🎵.wav");
    assertThat(OutputNames.recordPath("")).isEqualTo("%25.wav");
  }

  @Test
  void putsSinksAndKeysAboveTheName() {
    assertThat(wav("out", List.of(), "a/b.mp3")).isEqualTo("audio/out/a/b.mp3.wav");
    assertThat(wav("../x/y", List.of("left/", ""), "b.wav"))
        .isEqualTo("audio/..%2Fx%2Fy/left%2F/%25/b.wav");
    assertThat(wav("..", List.of("."), "b.wav")).isEqualTo("audio/%2E%2E/%2E/b.wav");
  }

  @Test
  void givesFilesOfOtherKindsTheirSuffix() {
    assertThat(flac("a/b.wav")).isEqualTo("audio/out/a/b.flac");
    assertThat(flac("a/b.WaV")).isEqualTo("audio/out/a/b.FlaC");
    assertThat(flac("a/b.mp3")).isEqualTo("audio/out/a/b.mp3.flac");
    String longest = flac("日".repeat(100) + "a.wav");
    String other = flac("日".repeat(100) + "b.wav");
    assertThat(longest).isNotEqualTo(other).endsWith(".flac");
    String segment = longest.substring(longest.lastIndexOf('/') + 1);
    assertThat(segment.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    assertThat(flac("x".repeat(251) + ".wav").getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo("audio/out/".length() + 255);
  }

  @ParameterizedTest
  @CsvSource({
    "wav, flac",
    "Wav, Flac",
    "wAv, fLAc",
    "waV, flaC",
    "WAv, FLAc",
    "WaV, FlaC",
    "wAV, fLAC",
    "WAV, FLAC"
  })
  void keepsTheCaseOfTheSuffixLetterByLetter(String wav, String flac) {
    assertThat(flac("b." + wav)).isEqualTo("audio/out/b." + flac);
    assertThat(wav("out", List.of(), "b." + wav)).isEqualTo("audio/out/b." + wav);
  }

  /** A run that is resumed must find what an earlier version of the program wrote. */
  @Test
  void overlongNamesOfOtherKindsStayWhatTheyAre() {
    assertThat(flac("日".repeat(100) + "a.wav"))
        .isEqualTo("audio/out/" + "日".repeat(71) + "%7Ef0da844d6fcc7d4f9e05a239695d78a0.flac");
    assertThat(flac("x".repeat(251) + ".wav"))
        .isEqualTo("audio/out/" + "x".repeat(215) + "%7Ef54ce8bb3fe9048803de644b9864b458.flac");
    assertThat(flac("x".repeat(300)))
        .isEqualTo("audio/out/" + "x".repeat(215) + "%7E43335784d4848ecb70b56d104a0fdaa7.flac");
  }

  private static String wav(String sink, List<String> keys, String name) {
    return OutputNames.audioPath(sink, keys, name, AudioFileKind.WAV);
  }

  private static String flac(String name) {
    return OutputNames.audioPath("out", List.of(), name, AudioFileKind.FLAC);
  }

  @Test
  void shortensOverlongSegmentsToDifferentOnes() {
    String common = "日".repeat(100);
    String a = OutputNames.recordPath(common + "a.wav");
    String b = OutputNames.recordPath(common + "b.wav");
    assertThat(a).isNotEqualTo(b).startsWith("日".repeat(70)).endsWith(".wav");
    assertThat(a.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(250, 255);
    assertThat(OutputNames.recordPath(common + "a.wav")).isEqualTo(a);
    assertThat(OutputNames.segment("x".repeat(255))).isEqualTo("x".repeat(255));
    assertThat(OutputNames.segment("x".repeat(256))).hasSize(255);
    assertThat(OutputNames.recordPath("x".repeat(252))).hasSize(255).contains("%7E");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide/../", "abc/", "日本語日本語日本語/", "x%41\\\\/"})
  void boundsTheWholePath(String step) {
    for (int times : new int[] {420, 5000}) {
      String name = step.repeat(times) + "日".repeat(300) + "a.wav";
      String path = OutputNames.recordPath(name);
      assertThat(path.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(900, 1250);
      assertThat(path).isEqualTo(OutputNames.recordPath(name)).endsWith(".wav");
      assertThat(path)
          .isNotEqualTo(OutputNames.recordPath(step + name))
          .isNotEqualTo(OutputNames.recordPath(step.repeat(times) + "日".repeat(300) + "b.wav"));
      String below = wav("s".repeat(300), List.of(step.repeat(40), step), name);
      assertThat(below.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(2050);
      assertThat(below).endsWith("/" + path);
    }
    assertThat(OutputNames.recordPath("wide/../".repeat(420) + "a.wav"))
        .matches("(wide/%2E%2E/)+(wide/)?%7E[0-9a-f]{32}/a[.]wav");
  }

  @Test
  void boundsTheKeysButKeepsTheSink() {
    List<String> keys = Collections.nCopies(2000, "key");
    String path = wav("sink", keys, "a.wav");
    assertThat(path).startsWith("audio/sink/key/key/").endsWith("/key/a.wav").hasSizeLessThan(600);
    assertThat(path).isNotEqualTo(wav("sink", Collections.nCopies(2001, "key"), "a.wav"));
  }

  @Test
  void nothingEscapesAndDifferentNamesHaveDifferentPaths() {
    String[] pieces = {
      "/", ".", "..", "%", "2", "E", "2E", "5", "%2", "%25", "%7E", "\0", "\\", " ", "a", "\ud800",
      "é"
    };
    Random random = new Random(7);
    Map<String, String> nameOf = new HashMap<>();
    Set<String> names = new HashSet<>();
    Path root = Path.of("/out/audio/sink");
    for (int i = 0; i < 200_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = random.nextInt(7); n >= 0; n--) {
        name.append(pieces[random.nextInt(pieces.length)]);
      }
      names.add(name.toString());
      String path = OutputNames.recordPath(name.toString());
      assertThat(root.resolve(path).normalize().toString()).isEqualTo("/out/audio/sink/" + path);
      String earlier = nameOf.putIfAbsent(path, name.toString());
      if (earlier != null) {
        assertThat(earlier).isEqualTo(name.toString());
      }
    }
    assertThat(nameOf).hasSameSizeAs(names);
  }
}
