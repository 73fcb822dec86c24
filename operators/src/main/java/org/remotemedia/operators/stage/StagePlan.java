package org.remotemedia.operators.stage;

import java.io.Serializable;
import java.util.List;
import org.remotemedia.operators.element.Element;

/**
 * Everything one stage of the chain needs to know, computed from the graph at translation.
 *
 * @param index the stage's producer number, from 1
 * @param nodeId node id
 * @param nodeType canonical node type
 * @param runtime name of the runtime in metrics: {@code rust_native} or {@code cpython}
 * @param params JSON text of the parameters
 * @param inputs producers whose values this node takes, in manifest order of the connections
 * @param inputKeys key of each input when there are several: the upstream node's id
 * @param passedOn producers before this one whose values a later stage or the end needs, ascending
 */
public record StagePlan(
    int index,
    String nodeId,
    String nodeType,
    String runtime,
    String params,
    List<Integer> inputs,
    List<String> inputKeys,
    List<Integer> passedOn)
    implements Serializable {
  public StagePlan {
    inputs = List.copyOf(inputs);
    inputKeys = List.copyOf(inputKeys);
    passedOn = List.copyOf(passedOn);
  }

  /** Whether the stage sends a piece on: failures always, others as long as someone needs them. */
  boolean passesOn(Element.Piece piece) {
    if (piece instanceof Element.Failed) {
      return true;
    }
    for (int i = 0; i < passedOn.size(); i++) {
      if (passedOn.get(i) == piece.producer()) {
        return true;
      }
    }
    return false;
  }
}
