package org.remotemedia.operators.stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.remotemedia.operators.accounts.Accounts;
import org.remotemedia.operators.accounts.NodeVisit;
import org.remotemedia.operators.accounts.NodeVisit.Outcome;
import org.remotemedia.operators.accounts.RecordAccount;
import org.remotemedia.operators.accounts.RecordTrace;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.error.Failure;

/** Sums up what stages noted of their records, as the end of the chain does. */
final class StageAccounts implements Consumer<Element> {
  private final List<String> nodeIds;
  private final List<Failure> failures = new ArrayList<>();
  private final Map<String, Accounts> splits = new LinkedHashMap<>();
  private final List<RecordAccount> records = new ArrayList<>();
  private Accounts split = new Accounts();
  private String record;

  StageAccounts(List<String> nodeIds) {
    this.nodeIds = nodeIds;
  }

  /** The end of a record of which the nodes before that of some index have told. */
  static Element.RecordEnd endBefore(int index) {
    RecordTrace trace = new RecordTrace();
    for (int before = 1; before < index; before++) {
      trace.visited(before, new NodeVisit(Outcome.SKIPPED, 0, 0, 0, 0, null));
    }
    return new Element.RecordEnd(0, false, trace);
  }

  @Override
  public void accept(Element element) {
    if (element instanceof Element.RecordBegin begin) {
      record = begin.info().name();
      failures.clear();
    } else if (element instanceof Element.Failed failed) {
      failures.add(failed.failure());
    } else if (element instanceof Element.RecordEnd end) {
      RecordAccount account =
          RecordAccount.of(
              record, null, null, end.durationSeconds(), end.truncated(), end.trace(), failures);
      records.add(account);
      split.add(account, nodeIds);
    } else if (element instanceof Element.SplitEnd end) {
      splits.put(end.splitId(), split);
      split = new Accounts();
    }
  }

  /** The accounts of the records since the last split that has ended. */
  Accounts open() {
    return split;
  }

  /** The accounts of a split that has ended. */
  Accounts of(String splitId) {
    Accounts accounts = splits.get(splitId);
    if (accounts == null) {
      throw new AssertionError("split " + splitId + " has not ended");
    }
    return accounts;
  }

  /** The records that have ended, in their order. */
  List<RecordAccount> records() {
    return records;
  }
}
