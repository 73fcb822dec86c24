package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

class RecordAccountTest {
  private static RecordAccount account(String record) {
    RecordTrace trace = new RecordTrace();
    trace.recording(44_100, 2, 0.1);
    trace.tookReading(1L << 40);
    trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 20, 0.3, 0, 1L << 41, 0.7));
    trace.visited(2, new NodeVisit(Outcome.FAILED, 300, 1e-300, 2, 64, null));
    trace.visited(3, new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null));
    trace.tookWriting(4000);
    return RecordAccount.of(
        record,
        "12-34",
        "from \"here\"",
        1 / 3.0,
        true,
        trace,
        List.of(new Failure("vad", ErrorKind.PYTHON, "two\nlines", "Traceback: …", 3)));
  }

  private static RecordAccount stored(RecordAccount account) throws IOException {
    byte[] bytes = AccountsJson.MAPPER.writeValueAsBytes(account);
    return AccountsJson.MAPPER.readValue(bytes, RecordAccount.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a b.wav", "überall/你好\n\t\"'\\.flac", "half \ud800 a pair", "\udc80"})
  void isReadAsItWasWrittenWhateverItsName(String record) throws IOException {
    assertThat(stored(account(record))).isEqualTo(account(record));
  }

  @Test
  void manyAreReadAsTheyWereWritten() throws IOException {
    ArbitraryAccounts arbitrary = new ArbitraryAccounts(5);
    for (int i = 0; i < 300; i++) {
      RecordAccount account = arbitrary.next(i);
      assertThat(stored(account)).isEqualTo(account);
    }
  }

  @Test
  void numbersAndAnExcerptAreShort() throws IOException {
    RecordAccount rejected =
        RecordAccount.of(
            "a",
            null,
            null,
            Ending.REJECTED,
            null,
            1,
            false,
            new RecordTrace(),
            List.of(),
            List.of("loud"),
            null,
            new TreeMap<>(Map.of("levels.rms_db", -1 / 3.0, "record.duration_s", 1.0)),
            Excerpt.ofSource("/in/a.wav", 2.5));
    assertThat(stored(rejected)).isEqualTo(rejected);
    assertThat(AccountsJson.MAPPER.writeValueAsString(rejected))
        .endsWith(
            "{\"levels.rms_db\":-0.3333333333333333,\"record.duration_s\":1.0},"
                + "[\"/in/a.wav\",2.5]]");
    assertThat(AccountsJson.MAPPER.writeValueAsString(Excerpt.ofOutput("audio/a.wav")))
        .isEqualTo("[\"audio/a.wav\",null]");
    assertThat(Excerpt.ofSource("x".repeat(Excerpt.LONGEST_FILE + 1), 0)).isNull();
  }

  @Test
  void isOneLineThatBeginsWithWhatTellsTheRecordFromOthers() throws IOException {
    String text = AccountsJson.MAPPER.writeValueAsString(account("a"));
    assertThat(text).startsWith("[\"a\",\"12-34\",\"from \\\"here\\\"\",").doesNotContain("\n");
    JsonNode json = AccountsJson.MAPPER.readTree(text);
    assertThat(json.at("/12/1").toString()).isEqualTo("[\"FAILED\",300,1.0E-300,2,64,null]");
    assertThat(json.at("/13/0").toString())
        .isEqualTo("[\"vad\",\"" + ErrorKind.PYTHON.wireName() + "\",\"two\\nlines\"]");
  }

  @Test
  void holdsWhatTheTraceToldAndItsSum() {
    RecordAccount account = account("a");
    assertThat(account.ending()).isEqualTo(Ending.FAILED);
    assertThat(account.isRead()).isTrue();
    assertThat(account.sampleRate()).isEqualTo(44_100);
    assertThat(account.channels()).isEqualTo(2);
    assertThat(account.meanSquare()).isEqualTo(0.1);
    assertThat(account.readingNanos()).isEqualTo(1L << 40);
    assertThat(account.writingNanos()).isEqualTo(4000);
    assertThat(account.totalNanos()).isEqualTo((1L << 40) + 4320);
    RecordAccount unread =
        RecordAccount.of("b", null, null, 0, false, new RecordTrace(), List.of());
    assertThat(unread.ending()).isEqualTo(Ending.SUCCEEDED);
    assertThat(unread.isRead()).isFalse();
  }

  @Test
  void longMessagesAreCut() {
    Failure failure = new Failure(null, ErrorKind.AUDIO_FORMAT, "x".repeat(10_000), null, 1);
    RecordAccount account =
        RecordAccount.of("a", null, null, 0, false, new RecordTrace(), List.of(failure));
    assertThat(account.failures().get(0).message()).hasSize(BoundedText.LONGEST_MESSAGE);
  }

  @Test
  void whatTheTraceTellsLaterIsNotInAnAccountThatWasMade() {
    RecordTrace trace = new RecordTrace();
    trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 1, 1, 0, 0, null));
    RecordAccount account = RecordAccount.of("a", null, null, 1, false, trace, List.of());
    trace.revoke(1);
    trace.visited(2, new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null));
    assertThat(account.visits())
        .containsExactly(new NodeVisit(Outcome.SUCCEEDED, 1, 1, 0, 0, null));
  }

  @Test
  void anotherOriginChangesNothingElse() throws IOException {
    RecordAccount other = account("a").withOrigin("there");
    assertThat(other.origin()).isEqualTo("there");
    assertThat(other).isNotEqualTo(account("a"));
    assertThat(other.withOrigin(account("a").origin())).isEqualTo(account("a"));
  }
}
