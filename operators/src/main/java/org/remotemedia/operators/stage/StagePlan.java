package org.remotemedia.operators.stage;

import java.io.Serializable;
import java.util.List;
import org.remotemedia.operators.element.Element;
import org.remotemedia.operators.node.NodeInput;

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
 * @param passedOn producers before this one of which a later stage or the end needs what they gave
 *     for the recording, ascending
 * @param passedOnOfUtterances the same of what they gave for utterances
 * @param level the producer whose utterances this node works on; 0 when it works on recordings
 * @param awaited for a node that cuts: producers other than its inputs whose values have to be
 *     complete before there can be utterances
 * @param isOnlyCutter whether at most one node of the pipeline cuts
 */
public record StagePlan(
    int index,
    String nodeId,
    String nodeType,
    String runtime,
    String params,
    List<Integer> inputs,
    List<String> inputKeys,
    List<Integer> passedOn,
    List<Integer> passedOnOfUtterances,
    int level,
    List<Integer> awaited,
    boolean isOnlyCutter)
    implements Serializable {
  public StagePlan {
    inputs = List.copyOf(inputs);
    inputKeys = List.copyOf(inputKeys);
    passedOn = List.copyOf(passedOn);
    passedOnOfUtterances = List.copyOf(passedOnOfUtterances);
    awaited = List.copyOf(awaited);
  }

  /** Of a node in a pipeline without any that cuts. */
  public StagePlan(
      int index,
      String nodeId,
      String nodeType,
      String runtime,
      String params,
      List<Integer> inputs,
      List<String> inputKeys,
      List<Integer> passedOn) {
    this(
        index,
        nodeId,
        nodeType,
        runtime,
        params,
        inputs,
        inputKeys,
        passedOn,
        List.of(),
        Scope.RECORDINGS,
        List.of(),
        true);
  }

  /** The connections of the node, of which only the ids are known here. */
  public List<NodeInput> connections() {
    return inputKeys.stream().map(id -> new NodeInput(id, null)).toList();
  }

  /**
   * Whether the stage sends a piece on: failures and judgements always, others as long as someone
   * needs them.
   */
  boolean passesOn(Element.Piece piece, boolean ofUtterance) {
    if (piece instanceof Element.Failed
        || piece instanceof Element.Judged
        || piece instanceof Element.Rejected) {
      return true;
    }
    List<Integer> needed = ofUtterance ? passedOnOfUtterances : passedOn;
    for (int i = 0; i < needed.size(); i++) {
      if (needed.get(i) == piece.producer()) {
        return true;
      }
    }
    return false;
  }
}
