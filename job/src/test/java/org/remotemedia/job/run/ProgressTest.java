package org.remotemedia.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.job.output.RunProgress;

/** What a run says of its progress while it is watched. */
class ProgressTest {
  private static final RunProgress STATE = new RunProgress(1234, 3, 5400, 10_000, null);
  private static final RecordTotal ALL = new RecordTotal(100_000, true);
  private static final OptionalLong LEFT = OptionalLong.of(123_400);

  private static String line(int columns) {
    return new ProgressLine(STATE, ALL, LEFT).fitting(columns);
  }

  @Test
  void theWholeLine() {
    assertThat(line(200))
        .isEqualTo(
            "1,234 of 100,000 records, 1.5 h of audio, 540 × real time, 3 failed, ETA 2 min 4 s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "81 | 1,234 of 100,000 records, 540 × real time, 3 failed, ETA 2 min 4 s",
        "60 | 1,234 of 100,000 records, 3 failed, ETA 2 min 4 s",
        "45 | 1,234 of 100,000, 3 failed, ETA 2 min 4 s",
        "36 | 1,234 of 100,000 3 failed ETA 2:04",
        "20 | 1% 3 failed ETA 2:04",
        "15 | 1% ETA 2:04",
        "5 | 1%",
        "1 | 1"
      })
  void whatMattersLessGoesFirst(int columns, String expected) {
    assertThat(line(columns)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | 1,234 of 100,000 records, 1.5 h of audio, 540 × real time, 3 failed, ETA 2 min 4 s,"
            + " waiting for 12 s: node asr, record a b.wav",
        "80 | 1,234 of 100,000, 3 failed, waiting for 12 s: node asr, record a b.wav",
        "50 | 1%, waiting for 12 s: node asr, record a b.wav",
        "30 | 12 s: asr, a b.wav",
        "8 | 12 s: as"
      })
  void aCallThatDoesNotComeBackIsNamed(int columns, String expected) {
    RunProgress waiting =
        new RunProgress(1234, 3, 5400, 10_000, new RunProgress.Waiting("asr", "a b.wav", 12_000));
    assertThat(new ProgressLine(waiting, ALL, LEFT).fitting(columns)).isEqualTo(expected);
  }

  @Test
  void aNodeThatIsNotInitializedIsNamed() {
    RunProgress waiting =
        new RunProgress(0, 0, 0, 90_000, new RunProgress.Waiting("asr", null, 75_000));
    assertThat(new ProgressLine(waiting, ALL, OptionalLong.empty()).full())
        .endsWith("0 failed, waiting for 1 min 15 s: node asr to be initialized");
  }

  @Test
  void atEveryWidthTheTimeLeftAndTheFailuresAreWhole() {
    for (int columns = 20; columns <= 200; columns++) {
      assertThat(line(columns))
          .hasSizeLessThanOrEqualTo(columns)
          .containsPattern("ETA (2:04|2 min 4 s)$")
          .contains("3 failed");
    }
  }

  @Test
  void whileRecordsAreStillBeingCountedThereIsNoTimeLeft() {
    RecordTotal some = new RecordTotal(20_000, false);
    OptionalLong left = new RemainingTime().after(STATE, some);
    assertThat(new ProgressLine(STATE, some, left).full())
        .isEqualTo("1,234 of 20,000+ records, 1.5 h of audio, 540 × real time, 3 failed");
    assertThat(new ProgressLine(STATE, new RecordTotal(1000, false), left).full())
        .startsWith("1,234 records, ");
    assertThat(new ProgressLine(STATE, some, left).fitting(8)).isEqualTo("1,234");
  }

  @Test
  void theStartOfAJobDoesNotCountForTheTimeLeft() {
    RemainingTime remaining = new RemainingTime();
    RecordTotal total = new RecordTotal(1000, true);
    assertThat(remaining.after(new RunProgress(0, 0, 0, 20_000, null), total)).isEmpty();
    assertThat(remaining.after(new RunProgress(100, 0, 0, 21_000, null), total)).isEmpty();
    // 100 a second since the first record, and 700 are left.
    assertThat(remaining.after(new RunProgress(300, 0, 0, 23_000, null), total)).hasValue(7000);
  }

  @Test
  void theTimeLeftFollowsTheSpeedOfLate() {
    RemainingTime remaining = new RemainingTime();
    RecordTotal total = new RecordTotal(1_000_000, true);
    long records = 0;
    OptionalLong left = OptionalLong.empty();
    for (int second = 1; second <= 600; second++) {
      records += second <= 300 ? 1000 : 10;
      left = remaining.after(new RunProgress(records, 0, 0, second * 1000L, null), total);
    }
    assertThat(left.getAsLong()).isCloseTo((1_000_000 - records) * 100, onePercent(records));
    assertThat(remaining.after(new RunProgress(1_000_000, 0, 0, 601_000, null), total)).hasValue(0);
  }

  private static Offset<Long> onePercent(long of) {
    return Offset.offset(of / 100);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 80, 200})
  void onATerminalOneLineIsRewrittenAndNeverWraps(int columns) {
    StringWriter out = new StringWriter();
    ProgressDisplay display = new ProgressDisplay(new PrintWriter(out), true, columns);
    display.show(STATE, ALL);
    display.show(STATE, ALL);
    display.finish();
    assertThat(out.toString()).startsWith("\r").endsWith("\r\u001b[K").doesNotContain("\n");
    for (String shown : out.toString().split("\r", -1)) {
      assertThat(shown.replace("\u001b[K", "")).hasSizeLessThan(columns);
    }
  }

  @Test
  void withoutATerminalThereAreWholeLinesNowAndThenAndNothingElse() {
    StringWriter out = new StringWriter();
    ProgressDisplay display = new ProgressDisplay(new PrintWriter(out), false, 20);
    for (int second = 0; second <= 12; second++) {
      display.show(new RunProgress(second, 0, second, second * 1000L, null), ALL);
    }
    display.finish();
    assertThat(out.toString()).doesNotContain("\r", "\u001b");
    assertThat(out.toString().lines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("5 of 100,000 records, 5.0 s of audio, ");
  }
}
