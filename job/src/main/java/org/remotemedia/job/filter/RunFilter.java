package org.remotemedia.job.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.remotemedia.job.error.UsageException;
import org.remotemedia.job.output.LinesBlock;
import org.remotemedia.job.output.Part;
import org.remotemedia.job.output.ResultLine;
import org.remotemedia.job.output.RunLines;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.rules.Comparison;
import org.remotemedia.operators.rules.InvalidRulesException;
import org.remotemedia.operators.rules.Measure;
import org.remotemedia.operators.rules.Reference;
import org.remotemedia.operators.rules.RuleOutline;
import org.remotemedia.operators.rules.RuleProblem;
import org.remotemedia.operators.rules.Rules;
import org.remotemedia.operators.rules.Verdict;

/**
 * Judges the lines of a run by rules: its utterances where it cut recordings, otherwise its
 * records, kept and rejected ones alike. What failed is counted. Lines are read in blocks, which
 * threads judge; their order, and memory, do not depend on the threads or on the size of the run.
 */
public final class RunFilter {
  private static final int BLOCK_BYTES = 1 << 20;

  /** Numbers that get a histogram. */
  static final int MOST_NUMBERS = 50;

  private static final ObjectMapper JSON = new ObjectMapper(new JsonFactory());

  private final RunLines run;
  private final Map<String, String> expressions;
  private final NotedValues noted;
  private final Rules rules;
  private final Map<String, Integer> indices = new HashMap<>();
  private final List<Measure> measures;
  private final boolean hasMoreNumbers;
  private final LineJudge judge;

  /**
   * @param expressions the rules by their names
   * @throws UsageException with everything that is wrong with them
   */
  public RunFilter(RunLines run, Map<String, String> expressions) {
    this.run = run;
    this.expressions = new LinkedHashMap<>(expressions);
    this.noted = NotedValues.of(run.nodes());
    try {
      this.rules = Rules.compile(expressions, noted.scope());
    } catch (InvalidRulesException e) {
      throw new UsageException(refusal(e.problems()), e);
    }
    List<RuleProblem> problems = noted.problems(rules.outlines());
    if (!problems.isEmpty()) {
      throw new UsageException(refusal(problems));
    }
    this.judge = new LineJudge(rules, noted);
    rules.names().forEach(name -> indices.put(name, indices.size()));
    Set<Measure> all = measures(rules.outlines());
    this.measures = all.stream().limit(MOST_NUMBERS).toList();
    this.hasMoreNumbers = all.size() > MOST_NUMBERS;
  }

  private static String refusal(List<RuleProblem> problems) {
    return "The rules cannot be applied: "
        + problems.size()
        + (problems.size() == 1 ? " problem" : " problems")
        + problems.stream()
            .map(
                problem ->
                    "\n  "
                        + (problem.rule() == null ? "" : "rule '" + problem.rule() + "': ")
                        + problem.located())
            .collect(Collectors.joining());
  }

  /** What may turn out to be a number. */
  private static Set<Measure> measures(List<RuleOutline> outlines) {
    Set<Measure> measures = new LinkedHashSet<>();
    for (RuleOutline rule : outlines) {
      for (Reference reference : rule.references()) {
        measures.add(new Measure(reference.path(), false));
      }
      for (Comparison comparison : rule.comparisons()) {
        measures.add(comparison.measure());
      }
    }
    return measures;
  }

  /** The run. */
  RunLines run() {
    return run;
  }

  /** Whether utterances are judged, rather than records. */
  boolean judgesUtterances() {
    return noted.cuts();
  }

  /** What each rule says. */
  String expression(String rule) {
    return expressions.get(rule);
  }

  /** The rules, in their order. */
  List<RuleOutline> rules() {
    return rules.outlines();
  }

  /** The numbers that have a histogram, if they turn out to be numbers. */
  List<Measure> measures() {
    return measures;
  }

  /** Whether rules look at more than those. */
  boolean hasMoreNumbers() {
    return hasMoreNumbers;
  }

  /** What came of a block. */
  private record Judged(Preview preview, ByteArrayOutputStream entries) {}

  /**
   * Judges all lines.
   *
   * @param list takes what is kept; null for none. It is not published
   * @throws UsageException when what is kept cannot be listed
   * @throws org.remotemedia.job.output.DamagedOutputException when a line is none of a run's
   */
  public Preview preview(KeptList list) throws IOException {
    Preview sum = new Preview(rules.names().size(), measures.size());
    ListEntries entries = list == null ? null : new ListEntries(run.layout(), list.sink());
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      Deque<Future<Judged>> underWay = new ArrayDeque<>();
      run.forEachFile(
          List.of(judgesUtterances() ? Part.UTTERANCES : Part.RESULTS, Part.REJECTED, Part.FAILED),
          (part, file) ->
              file.forEachBlock(
                  BLOCK_BYTES,
                  block -> {
                    underWay.add(workers.submit(() -> judge(part, block, entries)));
                    if (underWay.size() > 2 * threads) {
                      take(underWay.remove(), sum, list);
                    }
                  }));
      while (!underWay.isEmpty()) {
        take(underWay.remove(), sum, list);
      }
    } finally {
      workers.shutdownNow();
    }
    return sum;
  }

  private static void take(Future<Judged> future, Preview sum, KeptList list) throws IOException {
    try {
      Judged judged = future.get();
      sum.add(judged.preview());
      if (list != null) {
        list.write(judged.entries());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof UsageException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private Judged judge(Part part, LinesBlock block, ListEntries entries) throws IOException {
    Preview preview = new Preview(rules.names().size(), measures.size());
    ByteArrayOutputStream listed = new ByteArrayOutputStream();
    block.forEach(
        line -> {
          double seconds = ResultLine.duration(line).doubleValue();
          boolean isRecordingOfCutRun = noted.cuts() && ResultLine.parent(line) == null;
          if (part == Part.FAILED) {
            preview.addFailed(seconds, isRecordingOfCutRun);
          } else if (isRecordingOfCutRun) {
            preview.addRecordingRejected(seconds);
          } else if (isKept(line, seconds, preview) && entries != null) {
            for (ObjectNode entry : entries.of(line)) {
              listed.write(JSON.writeValueAsBytes(entry));
              listed.write('\n');
              preview.addListed(1);
            }
          }
        });
    return new Judged(preview, listed);
  }

  private boolean isKept(ObjectNode line, double seconds, Preview preview) {
    Verdict verdict;
    try {
      verdict = judge.judge(line);
    } catch (NodeExecutionError e) {
      preview.addNotJudged(seconds, ResultLine.record(line), e.detail());
      return false;
    }
    List<Integer> broken = new ArrayList<>(verdict.broken().size());
    verdict.broken().forEach(name -> broken.add(indices.get(name)));
    preview.addJudged(seconds, broken);
    for (int i = 0; i < measures.size(); i++) {
      OptionalDouble number = measures.get(i).in(verdict.values());
      if (number.isPresent()) {
        preview.addNumber(i, number.getAsDouble());
      }
    }
    return verdict.holds();
  }
}
