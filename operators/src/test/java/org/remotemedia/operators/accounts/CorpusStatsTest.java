package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.remotemedia.operators.accounts.CorpusStats.Amount;
import org.remotemedia.operators.accounts.CorpusStats.Format;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

class CorpusStatsTest {
  private static RecordTrace trace(int rate, int channels, double meanSquare, long nanos) {
    RecordTrace trace = new RecordTrace();
    trace.recording(rate, channels, meanSquare);
    trace.tookReading(nanos / 4);
    trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 0, 1, 0, 0, null));
    trace.visited(2, new NodeVisit(Outcome.SUCCEEDED, nanos / 2, 1, 0, 0, null));
    trace.tookWriting(nanos / 4);
    return trace;
  }

  private static RecordAccount account(
      String name, double seconds, boolean truncated, RecordTrace trace, Failure... failures) {
    return RecordAccount.of(name, null, null, seconds, truncated, trace, List.of(failures));
  }

  /** Record {@code i} of a corpus in which all differ. */
  private static void fill(CorpusStats stats, int i) {
    String name = "r" + i + ".wav";
    double seconds = 1 + i % 10;
    int rate = i % 3 == 0 ? 16_000 : 44_100;
    double meanSquare = i % 2 == 0 ? 0.01 : 0.04;
    RecordTrace trace = trace(rate, 1 + i % 2, meanSquare, 1000L * 4000 * i);
    Failure failure =
        new Failure("n" + i % 2, ErrorKind.NODE_EXECUTION, "frame " + i + " of " + name, null, 1);
    Failure[] failures = i % 5 == 0 ? new Failure[] {failure} : new Failure[0];
    stats.add(account(name, seconds, i % 7 == 0, trace, failures));
  }

  private static CorpusStats corpus(int from, int to) {
    CorpusStats stats = new CorpusStats();
    for (int i = from; i < to; i++) {
      fill(stats, i);
    }
    return stats;
  }

  private static CorpusStats stored(CorpusStats stats) throws IOException {
    byte[] bytes = AccountsJson.MAPPER.writeValueAsBytes(stats);
    return AccountsJson.MAPPER.readValue(bytes, CorpusStats.class);
  }

  @Test
  void partsThatWereStoredAndMergedAreTheWhole() throws IOException {
    CorpusStats merged = new CorpusStats();
    for (int from = 0; from < 300; from += 50) {
      merged.add(stored(corpus(from, from + 50)));
    }
    CorpusStats whole = corpus(0, 300);

    assertThat(merged.durationsMs()).isEqualTo(whole.durationsMs());
    assertThat(merged.micros()).isEqualTo(whole.micros());
    assertThat(merged.formats()).isEqualTo(whole.formats());
    assertThat(merged.levels()).isEqualTo(whole.levels());
    assertThat(merged.truncated()).isEqualTo(whole.truncated()).isEqualTo(43);
    assertThat(merged.meanLevelDb()).isCloseTo(whole.meanLevelDb(), within(1e-9));
    assertThat(merged.readingNanos()).isEqualTo(whole.readingNanos());
    assertThat(merged.writingNanos()).isEqualTo(whole.writingNanos());
    assertThat(merged.slowest().slowestFirst()).isEqualTo(whole.slowest().slowestFirst());
    assertThat(merged.failures().byCount())
        .extracting(FailureGroups.Group::cause, FailureGroups.Group::count)
        .isEqualTo(
            whole.failures().byCount().stream()
                .map(group -> tuple(group.cause(), group.count()))
                .toList());
  }

  @Test
  void recordingsAreCountedByFormLengthAndLevel() {
    CorpusStats stats = new CorpusStats();
    stats.add(account("a", 3, false, trace(16_000, 1, 0.25, 8_000_000)));
    stats.add(account("b", 1, true, trace(16_000, 1, 0.01, 4_000_000)));
    stats.add(account("silent", 4, false, trace(8000, 2, 0, 4_000_000)));
    stats.add(account("unreadable", 0.5, false, new RecordTrace()));

    assertThat(stats.formats())
        .containsEntry(new Format(16_000, 1), new Amount(2, 4.0))
        .containsEntry(new Format(8000, 2), new Amount(1, 4.0))
        .hasSize(2);
    assertThat(stats.durationsMs().getTotalCount()).isEqualTo(3);
    assertThat(stats.durationsMs().getMaxValue()).isBetween(4000L, 4040L);
    assertThat(stats.micros().getTotalCount()).isEqualTo(4);
    assertThat(stats.micros().getMaxValue()).isEqualTo(stats.micros().highestEquivalentValue(8000));
    // 10 log10 0.25 = -6.02 dB, 10 log10 0.01 = -20 dB.
    assertThat(stats.levels()).containsOnlyKeys(-120, -20, -7);
    assertThat(stats.meanLevelDb()).isCloseTo(10 * Math.log10((3 * 0.25 + 0.01) / 8), within(1e-9));
    assertThat(stats.truncated()).isEqualTo(1);
    assertThat(stats.readingNanos()).isEqualTo(4_000_000);
    assertThat(stats.writingNanos()).isEqualTo(4_000_000);
    assertThat(new CorpusStats().meanLevelDb()).isNaN();
  }

  @Test
  void formsAreInTheOrderOfTheirRatesAndThenOfTheirChannels() {
    CorpusStats stats = new CorpusStats();
    for (Format format : List.of(new Format(8000, 2), new Format(16_000, 1), new Format(8000, 1))) {
      int rate = format.sampleRate();
      stats.add(account("r", 1, false, trace(rate, format.channels(), 0.25, 1000)));
    }
    assertThat(stats.formats().keySet())
        .containsExactly(new Format(8000, 1), new Format(8000, 2), new Format(16_000, 1));
  }

  @Test
  void ofARecordWithManyStepsTheLongestAreKept() {
    RecordTrace trace = new RecordTrace();
    trace.tookReading(5);
    long[] nanos = {90, 20, 80, 0, 70, 60, 10, 50, 40, 30};
    for (int i = 0; i < nanos.length; i++) {
      trace.visited(i + 1, new NodeVisit(Outcome.SUCCEEDED, nanos[i], 1, 0, 0, null));
    }
    CorpusStats stats = new CorpusStats();
    stats.add(account("r", 1, false, trace));
    SlowestRecords.Entry entry = stats.slowest().slowestFirst().get(0);
    assertThat(entry.nanos()).isEqualTo(455);
    assertThat(entry.steps())
        .isEqualTo(Map.of(1, 90L, 2, 20L, 3, 80L, 5, 70L, 6, 60L, 8, 50L, 9, 40L, 10, 30L));
  }

  @Test
  void theSlowestAreKeptWithTheirSteps() {
    List<SlowestRecords.Entry> slowest = corpus(0, 300).slowest().slowestFirst();
    assertThat(slowest)
        .hasSize(SlowestRecords.MOST)
        .extracting(SlowestRecords.Entry::record)
        .startsWith("r299.wav", "r298.wav")
        .endsWith("r280.wav");
    assertThat(slowest.get(0).steps())
        .containsEntry(SlowestRecords.READING, 299_000_000L / 1000 * 1000)
        .containsEntry(2, 598_000_000L)
        .containsEntry(SlowestRecords.WRITING, 299_000_000L);
  }

  private static RecordAccount record(String name) {
    return account(name, 1, false, new RecordTrace());
  }

  private static RecordAccount.Cause cause(String nodeId, ErrorKind kind, String message) {
    return RecordAccount.Cause.of(new Failure(nodeId, kind, message, null, 1));
  }

  @Test
  void failuresThatDifferInNumbersQuotesAndNamesAreOneCause() {
    FailureGroups groups = new FailureGroups();
    for (int i = 0; i < 10; i++) {
      String name = "dir/" + i + ".wav";
      String message = name + ": '" + i + "x' at " + i + ",000.5";
      groups.add(record(name), cause("vad", ErrorKind.AUDIO_FORMAT, message));
    }
    groups.add(record("a"), cause("vad", ErrorKind.MARSHALING, "other"));
    groups.add(record("a"), cause(null, ErrorKind.AUDIO_FORMAT, "…: '…' at …"));

    assertThat(groups.byCount()).hasSize(3);
    FailureGroups.Group first = groups.byCount().get(0);
    assertThat(first.count()).isEqualTo(10);
    assertThat(first.cause().pattern()).isEqualTo("…: '…' at …");
    assertThat(first.examples())
        .extracting(FailureGroups.Example::record, FailureGroups.Example::message)
        .containsExactly(
            tuple("dir/0.wav", "dir/0.wav: '0x' at 0,000.5"),
            tuple("dir/1.wav", "dir/1.wav: '1x' at 1,000.5"),
            tuple("dir/2.wav", "dir/2.wav: '2x' at 2,000.5"));
    assertThat(groups.total()).isEqualTo(12);
  }

  @Test
  void causesAreInTheOrderOfTheirCountAndThenOfTheirNames() {
    FailureGroups groups = new FailureGroups();
    groups.add(record("r"), cause("b", ErrorKind.AUDIO_FORMAT, "one"));
    groups.add(record("r"), cause("a", ErrorKind.PYTHON, "one"));
    groups.add(record("r"), cause("a", ErrorKind.AUDIO_FORMAT, "two"));
    groups.add(record("r"), cause("a", ErrorKind.AUDIO_FORMAT, "one"));
    groups.add(record("r"), cause(null, ErrorKind.PYTHON, "one"));
    groups.add(record("r"), cause("z", ErrorKind.PYTHON, "often"));
    groups.add(record("r"), cause("z", ErrorKind.PYTHON, "often"));
    assertThat(groups.byCount())
        .extracting(group -> group.cause().nodeId(), group -> group.cause().pattern())
        .containsExactly(
            tuple("z", "often"),
            tuple(null, "one"),
            tuple("a", "one"),
            tuple("a", "two"),
            tuple("a", "one"),
            tuple("b", "one"));
    assertThat(groups.byCount().get(4).cause().error()).isEqualTo(ErrorKind.PYTHON.wireName());
  }

  /**
   * Messages of a hundred thousand kinds, names and messages without end, formats without number.
   */
  @Test
  void accountsStaySmallWhateverComes() throws IOException {
    CorpusStats stats = new CorpusStats();
    String endless = "ab ".repeat(10_000);
    for (int i = 0; i < 20_000; i++) {
      String word = inLetters(i);
      stats.add(
          account(
              endless + i,
              i * 1e4,
              false,
              trace(1 + i, 1 + i, 1e30, i * 1_000_000_000L),
              new Failure("n", ErrorKind.PYTHON, word + endless, endless, 1)));
    }
    assertThat(AccountsJson.MAPPER.writeValueAsBytes(stats).length).isLessThan(400_000);
    assertThat(stats.failures().total()).isEqualTo(20_000);
    assertThat(stats.failures().byCount()).hasSize(FailureGroups.MOST_CAUSES);
    assertThat(stats.failures().others()).isEqualTo(20_000 - FailureGroups.MOST_CAUSES);
    assertThat(stats.formats()).hasSize(CorpusStats.MOST_FORMATS + 1);
    assertThat(stats.formats().values().stream().mapToLong(Amount::records).sum())
        .isEqualTo(20_000);

    CorpusStats twice = stored(stats);
    twice.add(stats);
    assertThat(twice.failures().total()).isEqualTo(40_000);
    assertThat(twice.failures().others()).isEqualTo(2 * (20_000 - FailureGroups.MOST_CAUSES));
    twice.add(account("r", 1, false, trace(1, 1, 0.25, 1)));
    assertThat(twice.formats().get(new Format(1, 1)).records()).isEqualTo(3);
  }

  /** A number that does not look like one. */
  private static String inLetters(int number) {
    StringBuilder word = new StringBuilder();
    for (int rest = number; rest >= 0; rest = rest / 26 - 1) {
      word.append((char) ('a' + rest % 26));
    }
    return word.toString();
  }

  @Test
  void textsAreCutBetweenCharacters() {
    String faces = "\ud83d\ude00".repeat(400);
    String face = faces.substring(0, 2);
    assertThat(BoundedText.message(faces)).isEqualTo(face.repeat(249) + "…");
    assertThat(BoundedText.message("x" + faces)).isEqualTo("x" + face.repeat(249) + "…");
    assertThat(BoundedText.name(faces)).isEqualTo("…" + face.repeat(149));
    assertThat(BoundedText.name(faces + "x")).isEqualTo("…" + face.repeat(149) + "x");
    String most = "x".repeat(BoundedText.LONGEST_MESSAGE);
    assertThat(BoundedText.message(most)).isEqualTo(most);
    assertThat(BoundedText.message("y" + most)).isEqualTo("y" + "x".repeat(498) + "…");
    String longest = "x".repeat(BoundedText.LONGEST_NAME);
    assertThat(BoundedText.name(longest)).isEqualTo(longest);
    assertThat(BoundedText.name(longest + "y")).isEqualTo("…" + "x".repeat(298) + "y");
  }
}
