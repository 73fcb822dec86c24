package org.remotemedia.job.filter;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.remotemedia.operators.rules.Comparison;
import org.remotemedia.operators.rules.Measure;
import org.remotemedia.operators.rules.RuleOutline;

/** A preview for people. */
public final class PreviewText {
  private static final int BAR = 40;
  private static final int LONGEST_NAME = 40;
  private static final MathContext DIGITS = new MathContext(6);

  private final RunFilter filter;
  private final Preview preview;
  private final StringBuilder text = new StringBuilder();

  private PreviewText(RunFilter filter, Preview preview) {
    this.filter = filter;
    this.preview = preview;
  }

  /**
   * The preview as lines of text.
   *
   * @param list where what is kept was listed, or null
   */
  public static String of(RunFilter filter, Preview preview, String list) throws IOException {
    return new PreviewText(filter, preview).all(list);
  }

  private String all(String list) throws IOException {
    sums();
    rules();
    for (int i = 0; i < filter.measures().size(); i++) {
      histogram(filter.measures().get(i), preview.numbers().get(i));
    }
    if (filter.hasMoreNumbers()) {
      line("\nHistograms are shown of the first " + RunFilter.MOST_NUMBERS + " values only.");
    }
    if (list != null) {
      line("\n" + count(preview.listed(), "entry", "entries") + " in " + list);
    }
    return text.toString();
  }

  private void sums() {
    boolean utterances = filter.judgesUtterances();
    Sum judged = new Sum();
    judged.add(preview.kept());
    judged.add(preview.rejected());
    judged.add(preview.notJudged());
    int width = Math.max(10, number(judged.records()).length());
    line(
        String.format(
            Locale.ROOT,
            "%-17s  %" + width + "s  %11s  %7s",
            "",
            utterances ? "utterances" : "records",
            "hours",
            "share"));
    sum("kept", preview.kept(), judged, width);
    sum("rejected", preview.rejected(), judged, width);
    if (preview.notJudged().records() > 0) {
      sum("cannot be judged", preview.notJudged(), judged, width);
    }
    sum("all that is judged", judged, judged, width);
    aside(preview.failed(), utterances ? "utterance" : "record", "failed in the run");
    aside(preview.recordingsFailed(), "recording", "failed in the run");
    aside(preview.recordingsRejected(), "recording", "had been rejected as a whole");
    causes();
  }

  private void sum(String what, Sum sum, Sum judged, int width) {
    double share =
        judged.seconds() > 0
            ? sum.seconds() / judged.seconds()
            : (double) sum.records() / Math.max(1, judged.records());
    line(
        String.format(
            Locale.ROOT,
            "%-18s %" + width + "s  %11s  %6.1f%%",
            what,
            number(sum.records()),
            hours(sum),
            100 * share));
  }

  private void aside(Sum sum, String what, String why) {
    if (sum.records() > 0) {
      line(
          "Not judged: "
              + count(sum.records(), what, what + "s")
              + " ("
              + hours(sum)
              + " h) that "
              + why);
    }
  }

  private void causes() {
    for (Causes.Cause cause : preview.causes().all()) {
      line(
          "Cannot be judged: "
              + number(cause.count())
              + ", such as "
              + cause.record()
              + ": "
              + cause.message());
    }
    if (preview.causes().others() > 0) {
      line("Cannot be judged for other reasons: " + number(preview.causes().others()));
    }
  }

  private void rules() {
    int width =
        filter.rules().stream().mapToInt(rule -> name(rule.name()).length()).max().orElse(0);
    String row = "%-" + Math.max(4, width) + "s  %10s %10s  %12s %10s  %18s %10s";
    line("");
    line(
        String.format(
            Locale.ROOT,
            row,
            "rule",
            "holds",
            "hours",
            "breaks alone",
            "hours",
            "breaks with others",
            "hours"));
    for (int i = 0; i < filter.rules().size(); i++) {
      Preview.OfRule rule = preview.rules().get(i);
      Sum holds = preview.holds(rule);
      line(
          String.format(
              Locale.ROOT,
              row,
              name(filter.rules().get(i).name()),
              number(holds.records()),
              hours(holds),
              number(rule.alone().records()),
              hours(rule.alone()),
              number(rule.withOthers().records()),
              hours(rule.withOthers())));
    }
  }

  /** In a line, and of bounded length. */
  private static String name(String rule) {
    String plain = rule.replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME - 1) + "…";
  }

  private void histogram(Measure measure, NumberHistogram histogram) {
    if (histogram.count() == 0) {
      return;
    }
    line(
        "\n"
            + measure
            + ": "
            + count(histogram.count(), "number", "numbers")
            + ", "
            + plain(histogram.min())
            + " to "
            + plain(histogram.max()));
    List<NumberHistogram.Row> rows = histogram.rows(bounds(filter, measure));
    long most = rows.stream().mapToLong(NumberHistogram.Row::count).max().orElse(1);
    int from = rows.stream().mapToInt(row -> plain(row.from()).length()).max().orElse(1);
    int to = rows.stream().mapToInt(row -> plain(row.to()).length()).max().orElse(1);
    int counts = number(most).length();
    for (int i = 0; i < rows.size(); i++) {
      NumberHistogram.Row row = rows.get(i);
      int bar = (int) Math.ceil((double) BAR * row.count() / most);
      line(
          String.format(
                  Locale.ROOT,
                  "  %" + from + "s to %" + to + "s  %" + counts + "s  %-" + BAR + "s%s",
                  plain(row.from()),
                  plain(row.to()),
                  number(row.count()),
                  "#".repeat(bar),
                  thresholds(measure, row, i == 0, i == rows.size() - 1))
              .stripTrailing());
    }
  }

  /** The thresholds within a row; those beyond the rows stand in the first or the last. */
  private String thresholds(
      Measure measure, NumberHistogram.Row row, boolean isFirst, boolean isLast) {
    List<String> found = new ArrayList<>();
    for (RuleOutline rule : filter.rules()) {
      for (Comparison comparison : rule.comparisons()) {
        double bound = comparison.bound();
        if (comparison.measure().equals(measure)
            && (isFirst || bound >= row.from())
            && (isLast || bound < row.to())) {
          found.add(name(rule.name()) + ": " + comparison.operator() + " " + plain(bound));
        }
      }
    }
    return found.isEmpty() ? "" : "  <- " + String.join("; ", found);
  }

  /** The thresholds of a number. */
  static List<Double> bounds(RunFilter filter, Measure measure) {
    return filter.rules().stream()
        .flatMap(rule -> rule.comparisons().stream())
        .filter(comparison -> comparison.measure().equals(measure))
        .map(Comparison::bound)
        .filter(Double::isFinite)
        .toList();
  }

  private static String plain(double number) {
    BigDecimal rounded = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    return Math.abs(rounded.scale()) + rounded.precision() > 15
        ? rounded.toString()
        : rounded.toPlainString();
  }

  private static String hours(Sum sum) {
    return String.format(Locale.ROOT, "%,.2f", Math.max(0, sum.seconds()) / 3600);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String count(long number, String one, String several) {
    return number(number) + " " + (number == 1 ? one : several);
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
