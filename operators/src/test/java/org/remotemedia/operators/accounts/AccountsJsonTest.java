package org.remotemedia.operators.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

/** What is damaged or lacks something is refused, and what is wrong is named. */
class AccountsJsonTest {
  private static RecordAccount account() {
    RecordTrace trace = new RecordTrace();
    trace.recording(16_000, 1, 0.25);
    trace.tookReading(5);
    trace.visited(1, new NodeVisit(Outcome.SUCCEEDED, 1000, 2, 0, 64, 1.5));
    trace.visited(2, new NodeVisit(Outcome.FAILED, 2000, 2, 1, 64, null));
    return RecordAccount.of(
        "r.wav",
        "1-2",
        "here",
        2,
        true,
        trace,
        List.of(new Failure("bad", ErrorKind.PYTHON, "boom", null, 2)));
  }

  private static RecordAccount rejected() {
    return RecordAccount.of(
        "s.wav",
        null,
        null,
        Ending.REJECTED,
        null,
        2,
        false,
        new RecordTrace(),
        List.of(),
        List.of("loud"),
        null,
        new TreeMap<>(Map.of("levels.rms_db", -40.5)),
        Excerpt.ofSource("/in/s.wav", 1.5));
  }

  private static JsonNode accounts() {
    Accounts accounts = new Accounts();
    accounts.add(account(), List.of("vad", "bad"));
    accounts.add(rejected(), List.of());
    return AccountsJson.MAPPER.valueToTree(accounts);
  }

  private static void assertRefused(JsonNode json, Class<?> type, String field) {
    assertThatThrownBy(() -> AccountsJson.MAPPER.readValue(json.toString(), type))
        .as("%s of %s", field, json)
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining(field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // Accounts
        "/nodes/vad", // NodeStats
        "/nodes/vad/speech", // SpeechStats
        "/corpus", // CorpusStats
        "/corpus/formats/0",
        "/corpus/formats/0/format",
        "/corpus/formats/0/amount",
        "/corpus/failures", // FailureGroups
        "/corpus/failures/groups/0",
        "/corpus/failures/groups/0/cause",
        "/corpus/failures/groups/0/examples/0",
        "/corpus/slowest/0", // SlowestRecords
        "/judgements", // JudgementStats
        "/judgements/examples/loud/0",
        "/judgements/numbers/levels.rms_db" // NumberHistogram
      })
  void aFieldThatIsMissingOrANumberThatIsNullIsNamed(String at) {
    JsonNode whole = accounts();
    assertThatCode(() -> AccountsJson.MAPPER.treeToValue(whole, Accounts.class))
        .doesNotThrowAnyException();
    assertThat(whole.at(at).properties()).isNotEmpty();
    for (Map.Entry<String, JsonNode> field : whole.at(at).properties()) {
      JsonNode without = accounts();
      ((ObjectNode) without.at(at)).remove(field.getKey());
      assertRefused(without, Accounts.class, "'" + field.getKey() + "'");
      if (field.getValue().isNumber()) {
        JsonNode nulled = accounts();
        ((ObjectNode) nulled.at(at)).putNull(field.getKey());
        assertRefused(nulled, Accounts.class, "\"" + field.getKey() + "\"");
      }
    }
  }

  private static final List<String> ACCOUNT =
      List.of(
          "record",
          "version",
          "origin",
          "ending",
          "parent",
          "seconds",
          "truncated",
          "sample_rate",
          "channels",
          "mean_square",
          "reading_nanos",
          "writing_nanos",
          "visits",
          "failures",
          "broken",
          "cut",
          "numbers",
          "excerpt");

  private static final List<String> VISIT =
      List.of("outcome", "nanos", "audio_seconds", "retries", "memory_bytes", "speech_seconds");

  private static final Set<String> NULLABLE = Set.of("speech_seconds", "offset_seconds");

  private static final List<String> CAUSE = List.of("node_id", "error", "message");

  private static List<String> names(String at) {
    return switch (at) {
      case "" -> ACCOUNT;
      case "/12/0" -> VISIT;
      case "/17" -> List.of("file", "offset_seconds");
      default -> CAUSE;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // RecordAccount
        "/12/0", // NodeVisit
        "/13/0", // RecordAccount.Cause
        "/17" // Excerpt
      })
  void anArrayThatEndsTooSoonOrHoldsNullForANumberIsRefused(String at) {
    JsonNode whole = AccountsJson.MAPPER.valueToTree(at.equals("/17") ? rejected() : account());
    List<String> names = names(at);
    assertThat(whole.at(at)).hasSize(names.size());
    for (int i = 0; i < names.size(); i++) {
      JsonNode cut = whole.deepCopy();
      ArrayNode array = (ArrayNode) cut.at(at);
      while (array.size() > i) {
        array.remove(array.size() - 1);
      }
      assertRefused(cut, RecordAccount.class, "'" + names.get(i) + "'");
      JsonNode value = whole.at(at).get(i);
      boolean nullable = NULLABLE.contains(names.get(i));
      if ((value.isNumber() || value.isBoolean()) && !nullable) {
        JsonNode nulled = whole.deepCopy();
        ((ArrayNode) nulled.at(at)).setNull(i);
        // The places of an array have no names in messages, but a column.
        assertRefused(nulled, RecordAccount.class, "Cannot map `null`");
        assertRefused(nulled, RecordAccount.class, "line: 1, column: ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/corpus, durations_ms",
    "/corpus, micros",
    "/nodes/vad, latency_micros",
  })
  void aDamagedHistogramIsRefused(String at, String field) throws IOException {
    byte[] intact = accounts().at(at).get(field).binaryValue();
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < 200; round++) {
      byte[] damaged = intact.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      JsonNode json = accounts();
      ((ObjectNode) json.at(at)).put(field, damaged);
      try {
        AccountsJson.MAPPER.readValue(json.toString(), Accounts.class);
      } catch (JsonProcessingException e) {
        assertThat(e).hasMessageContaining("damaged histogram").hasMessageContaining(field);
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);

    for (byte[] bytes : new byte[][] {new byte[0], new byte[100], {1, 2, 3}}) {
      JsonNode json = accounts();
      ((ObjectNode) json.at(at)).put(field, bytes);
      assertRefused(json, Accounts.class, "damaged histogram");
    }
    JsonNode json = accounts();
    ((ObjectNode) json.at(at)).put(field, "no base64!");
    assertRefused(json, Accounts.class, field);
    ((ObjectNode) json.at(at)).put(field, 5);
    assertRefused(json, Accounts.class, field);
    ((ObjectNode) json.at(at)).putNull(field);
    assertRefused(json, Accounts.class, field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1, 2]", "[0,0,0,0,0,0,0,0,0,0,0]", "[0,0,0,0,0,0,0,0,0,null]", "null"})
  void speechIsCountedInTenths(String counts) throws IOException {
    JsonNode json = accounts();
    ((ObjectNode) json.at("/nodes/vad/speech"))
        .set("records_by_ratio", AccountsJson.MAPPER.readTree(counts));
    assertRefused(json, Accounts.class, "speech");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":null}", "{\"a\":\"b\"}", "{\"a\":[]}", "[1]", "null"})
  void onlyNumbersAreNumbers(String numbers) throws IOException {
    JsonNode account = AccountsJson.MAPPER.valueToTree(rejected());
    ((ArrayNode) account).set(16, AccountsJson.MAPPER.readTree(numbers));
    assertThatThrownBy(() -> AccountsJson.MAPPER.readValue(account.toString(), RecordAccount.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "shift, 44",
    "shift, 63",
    "bins, '[1]'",
    "bins, '[5, 1, 1, 1]'",
    "bins, '[5, 1, null]'",
    "bins, '[5, -1, 1]'",
    "bins, null"
  })
  void aDamagedHistogramOfNumbersIsRefused(String field, String value) throws IOException {
    JsonNode json = accounts();
    ((ObjectNode) json.at("/judgements/numbers/levels.rms_db"))
        .set(field, AccountsJson.MAPPER.readTree(value));
    assertRefused(json, Accounts.class, "damaged histogram of numbers");
  }

  @Test
  void anUnknownFieldOrOutcomeIsNamed() {
    JsonNode json = accounts();
    ((ObjectNode) json.at("/nodes/vad")).put("surplus", 1);
    assertRefused(json, Accounts.class, "\"surplus\"");
    JsonNode account = AccountsJson.MAPPER.valueToTree(account());
    ((ArrayNode) account.at("/12/0")).set(0, "VANISHED");
    assertRefused(account, RecordAccount.class, "VANISHED");
  }

  @ParameterizedTest
  @ValueSource(classes = {Accounts.class, RecordAccount.class})
  void anyDamageGivesAccountsOrAnIoException(Class<?> type) throws IOException {
    Object written = type == Accounts.class ? accounts() : rejected();
    byte[] intact = AccountsJson.MAPPER.writeValueAsBytes(written);
    Random random = new Random(9);
    int refused = 0;
    for (int round = 0; round < 2500; round++) {
      byte[] damaged = intact.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      try {
        AccountsJson.MAPPER.readValue(damaged, type);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
