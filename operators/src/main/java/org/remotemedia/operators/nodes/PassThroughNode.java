package org.remotemedia.operators.nodes;

import java.util.List;
import java.util.Set;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.ValueSink;

/** Gives any value on as it came, part by part. */
public final class PassThroughNode extends Node {
  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "PassThroughNode",
          List.of("PassThrough"),
          "1.0.0",
          "Gives its input on unchanged.",
          List.of(Capability.CPU),
          List.of(),
          Set.of(ValueKind.values()),
          OutputKind.SAME_AS_INPUT,
          true);

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return 0;
  }

  @Override
  protected void configure(Parameters parameters) {}

  @Override
  protected ValueSink begin(ValueSink output) {
    return output;
  }

  @Override
  protected void abort() {}
}
