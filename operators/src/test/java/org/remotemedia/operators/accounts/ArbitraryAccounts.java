package org.remotemedia.operators.accounts;

import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.error.ErrorKind;
import org.remotemedia.operators.error.Failure;

/** Accounts of records of a pipeline of three nodes. Their sums of fractions are exact. */
final class ArbitraryAccounts {
  static final List<String> NODE_IDS = List.of("resample", "vad", "text");

  private final Random random;

  ArbitraryAccounts(long seed) {
    random = new Random(seed);
  }

  /** A number of eighths below 8, so that sums of products of two are exact. */
  private double nextEighths() {
    return random.nextInt(64) / 8.0;
  }

  /** A record whose times differ from those of all others. */
  RecordAccount next(int i) {
    RecordTrace trace = new RecordTrace();
    Failure failure = null;
    if (random.nextInt(4) == 0) {
      failure = failure(null, ErrorKind.AUDIO_FORMAT);
    } else {
      trace.recording(8000 * (1 + random.nextInt(3)), 1 + random.nextInt(2), nextEighths() / 8);
    }
    trace.tookReading(1_000_000L * i);
    trace.tookWriting(random.nextInt(1000));
    double seconds = nextEighths();
    for (int index = 1; index <= NODE_IDS.size(); index++) {
      boolean fails = failure == null && random.nextInt(5) == 0;
      trace.visited(index, visit(fails, failure != null, seconds));
      if (fails) {
        failure = failure(NODE_IDS.get(index - 1), ErrorKind.NODE_EXECUTION);
      }
    }
    boolean rejected = failure == null && random.nextInt(3) == 0;
    return RecordAccount.of(
        "folder/" + i + ".wav",
        random.nextBoolean() ? i + "-7" : null,
        random.nextBoolean() ? "é\n" + i : null,
        failure != null ? Ending.FAILED : rejected ? Ending.REJECTED : Ending.SUCCEEDED,
        null,
        seconds,
        random.nextInt(5) == 0,
        trace,
        failure == null ? List.of() : List.of(failure),
        rejected ? List.of("loud", "long").subList(random.nextInt(2), 2) : List.of(),
        null,
        numbers(),
        failure == null && !rejected ? null : excerpt(i));
  }

  private SortedMap<String, Double> numbers() {
    SortedMap<String, Double> numbers = new TreeMap<>();
    if (random.nextBoolean()) {
      numbers.put("levels.rms_db", -random.nextInt(64) - 1 / 3.0);
      numbers.put("inputs[\"é\"].x", nextEighths());
    }
    return numbers;
  }

  private Excerpt excerpt(int i) {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> Excerpt.ofOutput("audio/i16/é " + i + ".wav");
      default -> Excerpt.ofSource("/in/" + i + ".wav", nextEighths());
    };
  }

  private NodeVisit visit(boolean fails, boolean skipped, double seconds) {
    if (skipped) {
      return new NodeVisit(Outcome.SKIPPED, 0, 0, random.nextInt(2), 0, null);
    }
    return new NodeVisit(
        fails ? Outcome.FAILED : Outcome.SUCCEEDED,
        random.nextInt(1_000_000),
        seconds,
        random.nextInt(3),
        random.nextInt(1 << 20),
        !fails && random.nextBoolean() ? nextEighths() : null);
  }

  private Failure failure(String nodeId, ErrorKind kind) {
    return new Failure(nodeId, kind, "no " + (char) ('a' + random.nextInt(5)), "Traceback", 1);
  }
}
