package org.remotemedia.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobPatternTest {
  private static TreeFilter.Choice choose(String pattern, String path) {
    TreeFilter filter = new GlobPattern(pattern).filter();
    String[] names = path.split("/", -1);
    for (int i = 0; i < names.length - 1; i++) {
      filter = filter.directory(names[i]);
      if (filter == null) {
        return TreeFilter.Choice.PASS;
      }
    }
    return filter.file(names[names.length - 1]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.wav a.wav TAKE",
        "*.wav b/a.wav PASS",
        "*.wav .hidden.wav PASS",
        "*.wav a.WAV PASS",
        "*.raw a.raw TAKE",
        "* a.wav TAKE",
        "* a.txt IGNORE",
        "** x/y/a.wav TAKE",
        "** x/y/a.txt IGNORE",
        "** .git/a.wav PASS",
        "**/*.wav a.wav TAKE",
        "**/*.wav x/y/z/a.wav TAKE",
        "**/x/**/*.wav a/x/b/c/a.wav TAKE",
        "**/x/**/*.wav x/a.wav TAKE",
        "**/x/**/*.wav y/a.wav PASS",
        "a?c.wav abc.wav TAKE",
        "a?c.wav a🎵c.wav TAKE",
        "a?c.wav ac.wav PASS",
        "[a-c]x.wav bx.wav TAKE",
        "[a-c]x.wav dx.wav PASS",
        "[!a-c]x.wav dx.wav TAKE",
        "[^a-c]x.wav ax.wav PASS",
        "[]x].wav ].wav TAKE",
        "[a&&b].wav &.wav TAKE",
        "[a.wav [a.wav TAKE",
        "{a,b}.wav b.wav TAKE",
        "{a,b}.wav c.wav PASS",
        "x.{wav,fl{ac,x}} x.flac TAKE",
        "{x/a,y}/*.wav x/a/1.wav TAKE",
        "{x/a,y}/*.wav y/1.wav TAKE",
        "{x/a,y}/*.wav x/1.wav PASS",
        "{a}.wav {a}.wav TAKE",
        "x_{000..127}.tar x_007.tar TAKE",
        "x_{000..127}.tar x_128.tar PASS",
        "x_{000..127}.tar x_7.tar PASS",
        "x_{0..127}.tar x_7.tar TAKE",
        "x_{0..127}.tar x_007.tar PASS",
        "{0..1}/x-{a..c}.wav 1/x-b.wav TAKE",
        "{0..1}/x-{a..c}.wav 1/x-d.wav PASS",
        "{x_{00..04..2},y}.tar x_02.tar TAKE",
        "{x_{00..04..2},y}.tar x_03.tar PASS",
        "{x_{00..04..2},y}.tar y.tar TAKE",
        "{1..x}.tar {1..x}.tar TAKE",
        "{a,b.wav {a,b.wav TAKE",
        "\\*.wav *.wav TAKE",
        "\\*.wav a.wav PASS",
        "(a|b)+$.wav (a|b)+$.wav TAKE",
        "a**b.wav axxb.wav TAKE",
      })
  void matchesAsShellsDo(String pattern, String path, TreeFilter.Choice expected) {
    assertThat(choose(pattern, path)).isEqualTo(expected);
  }

  @Test
  void entersOnlyDirectoriesThatCanHoldMatches() {
    TreeFilter filter = new GlobPattern("a*/b/*.wav").filter();
    assertThat(filter.directory("x")).isNull();
    assertThat(filter.directory("ax").directory("c")).isNull();
    assertThat(filter.directory("ax").directory("b").directory("d")).isNull();
  }

  @Test
  void theFixedPartEndsBeforeTheFirstWildcard() {
    assertThat("/in/x/".length()).isEqualTo(GlobPattern.fixedLength("/in/x/a*/b"));
    assertThat(GlobPattern.fixedLength("*.wav")).isZero();
    assertThat(GlobPattern.fixedLength("a/\\[b*")).isEqualTo(2);
    assertThat(GlobPattern.hasWildcards("a/b.wav")).isFalse();
  }

  @Test
  void patternsThatExplodeAreRefusedOrHarmless() {
    assertThatThrownBy(() -> new GlobPattern("{a,b}".repeat(12)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 1000 patterns");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThat(choose("*".repeat(50) + "b.wav", "a".repeat(200)))
                .isEqualTo(TreeFilter.Choice.PASS));
  }

  @Test
  void rangesHoldTheirNumbersAndNoOthers() {
    int[][] ranges = {{0, 0}, {0, 9}, {3, 8}, {7, 12}, {0, 127}, {95, 1203}, {100, 199}, {9, 10}};
    for (int[] range : ranges) {
      for (boolean padded : new boolean[] {false, true}) {
        String from = padded ? String.format("%05d", range[0]) : "" + range[0];
        String text = from + ".." + range[1];
        Pattern pattern = Pattern.compile(NumberRange.regex(text));
        for (int i = 0; i < 2500; i++) {
          String number = padded ? String.format("%05d", i) : "" + i;
          assertThat(pattern.matcher(number).matches())
              .as("%s in %s", number, text)
              .isEqualTo(i >= range[0] && i <= range[1]);
        }
      }
    }
  }
}
