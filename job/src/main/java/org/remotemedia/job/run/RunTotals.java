package org.remotemedia.job.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.remotemedia.job.notes.InputNotes;
import org.remotemedia.operators.json.StrictJson;

/**
 * What the last lines of a run say, out of its {@code metrics.json}.
 *
 * @param run the run over all attempts
 * @param attempt this attempt, or null when it is the first
 */
record RunTotals(Run run, Attempt attempt) {
  private static final ObjectMapper MAPPER =
      StrictJson.builder(new JsonFactory())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /**
   * All attempts together.
   *
   * @param totalTimeMs time that they took, ms
   * @param nodeCount nodes of the pipeline
   * @param totalMemoryMb resident memory of its processes at most, units of 2^20 bytes
   * @param records records done
   * @param failed of these, failed
   * @param rejected of these, rejected
   * @param incomplete of these, recordings of which some utterances failed
   * @param audioSeconds their audio, s
   * @param audioSecondsPerSecond the same for each second of time
   * @param inputNotes what was left out of the input, and what there is to warn of
   */
  record Run(
      long totalTimeMs,
      int nodeCount,
      double totalMemoryMb,
      long records,
      long failed,
      long rejected,
      long incomplete,
      double audioSeconds,
      double audioSecondsPerSecond,
      InputNotes inputNotes,
      Utterances utterances,
      Seconds seconds) {
    /** Records that a resumed run would do again. */
    long toDoAgain() {
      return failed + incomplete;
    }
  }

  /**
   * What was cut; null unless the manifest cuts.
   *
   * @param count all utterances
   * @param kept of these, succeeded
   * @param rejected of these, rejected
   * @param failed of these, failed
   * @param tooShort stretches that were too short for one
   */
  record Utterances(long count, long kept, long rejected, long failed, long tooShort) {}

  /**
   * Where the audio went.
   *
   * @param input all of it, s
   * @param kept of records and utterances that succeeded, s
   */
  record Seconds(double input, double kept) {}

  /**
   * One attempt.
   *
   * @param number from 1
   * @param records records done in it
   * @param correctedLines results of earlier attempts that it brought up to date
   */
  record Attempt(int number, long records, long correctedLines) {}

  /**
   * Reads them.
   *
   * @throws IOException when the metrics lack something
   */
  static RunTotals ofMetrics(byte[] metrics) throws IOException {
    JsonNode json = MAPPER.readTree(metrics);
    return new RunTotals(
        MAPPER.treeToValue(json, Run.class),
        json.has("attempt") ? MAPPER.treeToValue(json.get("attempt"), Attempt.class) : null);
  }
}
