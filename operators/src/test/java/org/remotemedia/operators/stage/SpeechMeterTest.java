package org.remotemedia.operators.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.NodeStats;
import org.remotemedia.operators.accounts.SpeechStats;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.value.ValuePath;

class SpeechMeterTest {
  private static SpeechMeter metered(String json) throws JsonProcessingException {
    SpeechMeter meter = new SpeechMeter();
    meter.beginRecord();
    meter.take(new Element.Json(1, ValuePath.ROOT, new ObjectMapper().readTree(json)));
    return meter;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | true | 0",
        "[{\"start_ms\": 100, \"end_ms\": 400}] | true | 0.3",
        "[{\"start_ms\": 0, \"end_ms\": 500}, {\"start_ms\": 400, \"end_ms\": 900}] | true | 0.9",
        "[{\"start_ms\": 0, \"end_ms\": 900}, {\"start_ms\": 100, \"end_ms\": 200}] | true | 0.9",
        "[{\"start_ms\": 100}] | false | 0",
        "[1, 2] | false | 0",
        "{\"start_ms\": 100, \"end_ms\": 400} | false | 0"
      })
  void listsOfStretchesAreRecognized(String json, boolean measured, double seconds)
      throws IOException {
    SpeechMeter meter = metered(json);
    assertThat(meter.hasMeasured()).isEqualTo(measured);
    assertThat(meter.seconds()).isCloseTo(seconds, within(1e-12));
    meter.beginRecord();
    assertThat(meter.hasMeasured()).isFalse();
  }

  @Test
  void recordsAreCountedByTheirShareAndSumsSurviveStorage() throws IOException {
    NodeStats stats = new NodeStats();
    stats.recordSpeech(0, 4);
    stats.recordSpeech(2, 4);
    stats.recordSpeech(5, 4);
    stats.recordSpeech(1, 0);
    NodeStats other = new NodeStats();
    byte[] stored = AccountsJson.MAPPER.writeValueAsBytes(stats);
    other.add(AccountsJson.MAPPER.readValue(stored, NodeStats.class));
    SpeechStats speech = other.speech().orElseThrow();
    assertThat(speech.speechSeconds()).isEqualTo(6);
    assertThat(speech.audioSeconds()).isEqualTo(12);
    assertThat(speech.records(0)).isEqualTo(1);
    assertThat(speech.records(5)).isEqualTo(1);
    assertThat(speech.records(9)).isEqualTo(1);
    assertThat(new NodeStats().speech()).isEmpty();
  }
}
