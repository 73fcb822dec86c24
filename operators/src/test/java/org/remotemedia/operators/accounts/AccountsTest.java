package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

class AccountsTest {
  private static final int RECORDS = 300;

  private static List<RecordAccount> records() {
    ArbitraryAccounts arbitrary = new ArbitraryAccounts(11);
    List<RecordAccount> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(arbitrary.next(i));
    }
    return records;
  }

  private static Accounts sum(List<RecordAccount> records) {
    Accounts accounts = new Accounts();
    records.forEach(record -> accounts.add(record, ArbitraryAccounts.NODE_IDS));
    return accounts;
  }

  private static Accounts stored(Accounts accounts) throws IOException {
    byte[] bytes = AccountsJson.MAPPER.writeValueAsBytes(accounts);
    return AccountsJson.MAPPER.readValue(bytes, Accounts.class);
  }

  /** Histograms with the same values need not be the same bytes. */
  private static JsonNode withoutHistograms(Accounts accounts) {
    JsonNode json = AccountsJson.MAPPER.valueToTree(accounts);
    json.get("nodes").forEach(node -> ((ObjectNode) node).remove("latency_micros"));
    if (json.get("corpus") instanceof ObjectNode corpus) {
      corpus.remove(List.of("durations_ms", "micros"));
    }
    return json;
  }

  private static void assertSame(Accounts given, Accounts expected) {
    assertThat(withoutHistograms(given)).isEqualTo(withoutHistograms(expected));
    for (String node : ArbitraryAccounts.NODE_IDS) {
      assertThat(given.node(node).latencyMicros()).isEqualTo(expected.node(node).latencyMicros());
    }
    assertThat(given.corpus().durationsMs()).isEqualTo(expected.corpus().durationsMs());
    assertThat(given.corpus().micros()).isEqualTo(expected.corpus().micros());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 50, RECORDS})
  void partsThatWereStoredAndMergedAreTheWhole(int recordsPerPart) throws IOException {
    List<RecordAccount> records = records();
    Accounts merged = new Accounts();
    for (int from = 0; from < RECORDS; from += recordsPerPart) {
      int to = Math.min(RECORDS, from + recordsPerPart);
      merged.add(stored(sum(records.subList(from, to))));
    }
    Accounts whole = sum(records);
    assertSame(merged, whole);
    assertThat(merged.records()).isEqualTo(RECORDS);
    assertThat(merged.succeeded()).isPositive();
    assertThat(merged.failed()).isPositive();
  }

  /** The sums, from the records themselves. */
  @Test
  void theWholeIsWhatTheRecordsSay() {
    List<RecordAccount> records = records();
    Accounts whole = sum(records);
    assertThat(whole.succeeded())
        .isEqualTo(records.stream().filter(r -> r.ending() == Ending.SUCCEEDED).count());
    assertThat(whole.failed()).isEqualTo(RECORDS - whole.succeeded() - whole.rejected());
    assertThat(whole.rejected()).isPositive();
    assertThat(whole.audioSeconds())
        .isEqualTo(records.stream().mapToDouble(RecordAccount::seconds).sum());
    for (int node = 0; node < ArbitraryAccounts.NODE_IDS.size(); node++) {
      int index = node;
      List<NodeVisit> visits = records.stream().map(r -> r.visits().get(index)).toList();
      NodeStats stats = whole.node(ArbitraryAccounts.NODE_IDS.get(node));
      assertThat(stats.succeeded()).isEqualTo(count(visits, Outcome.SUCCEEDED));
      assertThat(stats.failed()).isEqualTo(count(visits, Outcome.FAILED)).isPositive();
      assertThat(stats.skipped()).isEqualTo(count(visits, Outcome.SKIPPED)).isPositive();
      assertThat(stats.retries()).isEqualTo(visits.stream().mapToLong(NodeVisit::retries).sum());
      assertThat(stats.nanos()).isEqualTo(visits.stream().mapToLong(NodeVisit::nanos).sum());
      assertThat(stats.audioSeconds())
          .isEqualTo(visits.stream().mapToDouble(NodeVisit::audioSeconds).sum());
      assertThat(stats.peakMemoryBytes())
          .isEqualTo(visits.stream().mapToLong(NodeVisit::memoryBytes).max().orElseThrow());
      assertThat(stats.latencyMicros().getTotalCount())
          .isEqualTo(stats.succeeded() + stats.failed());
      assertThat(stats.errors().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(stats.failed());
      double speechAudio =
          visits.stream()
              .filter(visit -> visit.speechSeconds() != null)
              .mapToDouble(NodeVisit::audioSeconds)
              .sum();
      assertThat(stats.speech().orElseThrow().audioSeconds()).isEqualTo(speechAudio);
    }
    assertThat(whole.corpus().failures().total()).isEqualTo(whole.failed());
  }

  private static long count(List<NodeVisit> visits, Outcome outcome) {
    return visits.stream().filter(visit -> visit.outcome() == outcome).count();
  }

  private static RecordAccount record(NodeVisit visit, Failure... failures) {
    RecordTrace trace = new RecordTrace();
    trace.visited(1, visit);
    return RecordAccount.of("r.wav", null, null, 1, false, trace, List.of(failures));
  }

  private static Failure failure(String nodeId, String message) {
    return new Failure(nodeId, ErrorKind.PYTHON, message, null, 3);
  }

  @Test
  void peakMemoryIsTheLargestAndNoSum() throws IOException {
    Accounts all = new Accounts();
    for (long[] part : new long[][] {{5, 9}, {7, 3}}) {
      Accounts accounts = new Accounts();
      for (long bytes : part) {
        accounts.add(
            record(new NodeVisit(Outcome.SUCCEEDED, 1, 1, 0, bytes, null)), List.of("node"));
      }
      all.add(stored(accounts));
    }
    assertThat(all.node("node").peakMemoryBytes()).isEqualTo(9);
  }

  @Test
  void messagesBeyondAHundredAreCountedTogether() {
    NodeStats stats = new NodeStats();
    for (int i = 0; i < 100; i++) {
      stats.recordFailure(1, 1, "message " + i);
    }
    assertThat(stats.errors()).hasSize(100).doesNotContainKey(NodeStats.OTHER_MESSAGES);
    stats.recordFailure(1, 1, "message 5");
    stats.recordFailure(1, 1, "another");
    stats.recordFailure(1, 1, "one more");
    assertThat(stats.errors())
        .hasSize(101)
        .containsEntry("message 5", 2L)
        .containsEntry(NodeStats.OTHER_MESSAGES, 2L);
  }

  @Test
  void retriesOfARecordThatFailedAreCounted() throws IOException {
    Accounts accounts = new Accounts();
    NodeVisit failed = new NodeVisit(Outcome.FAILED, 1, 1, 2, 0, null);
    NodeVisit succeeded = new NodeVisit(Outcome.SUCCEEDED, 1, 1, 1, 0, null);
    accounts.add(record(failed, failure("node", "boom")), List.of("node"));
    accounts.add(record(succeeded), List.of("node"));
    NodeStats stats = stored(accounts).node("node");
    assertThat(stats.retries()).isEqualTo(3);
    assertThat(stats.failed()).isEqualTo(1);
    assertThat(stats.succeeded()).isEqualTo(1);
  }

  @Test
  void theErrorOfANodeIsThatOfItsOwnFailure() {
    Accounts accounts = new Accounts();
    NodeVisit failed = new NodeVisit(Outcome.FAILED, 1, 1, 0, 0, null);
    RecordAccount account =
        record(failed, failure(null, "cut"), failure("other", "boom"), failure("node", "own"));
    accounts.add(account, List.of("node"));
    assertThat(accounts.node("node").errors()).containsExactly(Map.entry("own", 1L));
    assertThat(accounts.corpus().failures().total()).isEqualTo(3);

    assertThatThrownBy(() -> accounts.add(account, List.of("third")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("r.wav")
        .hasMessageContaining("third");
  }

  @Test
  void visitsAloneAreAccountsWithoutACorpus() throws IOException {
    List<RecordAccount> records = records();
    Accounts visits = new Accounts();
    records.forEach(record -> visits.addVisits(record, ArbitraryAccounts.NODE_IDS));
    JsonNode json = withoutHistograms(stored(visits));
    assertThat(json.get("corpus").isNull()).isTrue();
    ObjectNode whole = (ObjectNode) withoutHistograms(sum(records));
    assertThat(json.get("seconds").isNull()).isTrue();
    assertThat(json.get("judgements").isNull()).isTrue();
    assertThat(json).isEqualTo(whole.putNull("corpus").putNull("seconds").putNull("judgements"));

    Accounts both = stored(visits);
    both.add(sum(records));
    assertThat(both.records()).isEqualTo(2L * RECORDS);
    assertThat(both.corpus().micros().getTotalCount()).isEqualTo(RECORDS);
  }

  @Test
  void addingLeavesWhatIsAddedAsItWas() {
    Accounts accounts = sum(records());
    Accounts twice = new Accounts();
    twice.add(accounts);
    twice.add(accounts);
    assertThat(twice.records()).isEqualTo(2L * RECORDS);
    assertSame(accounts, sum(records()));
  }
}
