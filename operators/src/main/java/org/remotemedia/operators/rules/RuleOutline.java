package org.remotemedia.operators.rules;

import java.util.List;

/**
 * What there is to know of a rule without judging anything.
 *
 * @param name its name
 * @param references what it refers to
 * @param comparisons the thresholds that stand in it, as far as they can be told
 */
public record RuleOutline(String name, List<Reference> references, List<Comparison> comparisons) {
  public RuleOutline {
    references = List.copyOf(references);
    comparisons = List.copyOf(comparisons);
  }
}
