package org.remotemedia.manifests.testing;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.io.IOException;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import org.remotemedia.manifests.catalog.NodeCatalog;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.InvalidParameterException;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.ValueSink;

/** Node types that exist for the tests alone, so that these do not hang on the real ones. */
public final class TestNodes {
  private static final String SERVICES = "META-INF/services/" + Node.class.getName();

  private TestNodes() {}

  /** A registry of the native types below and nothing else. */
  public static NodeRegistry registry() {
    URL list = TestNodes.class.getResource("/test-nodes.services");
    return NodeRegistry.load(
        new ClassLoader(TestNodes.class.getClassLoader()) {
          @Override
          public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals(SERVICES)
                ? Collections.enumeration(List.of(list))
                : super.getResources(name);
          }
        });
  }

  /** The native types below, CPython's Loudness, and a CPython Gain beside the native one. */
  public static NodeCatalog catalog() {
    return NodeCatalog.of(registry(), List.of(loudness(), cpythonGain()));
  }

  private static NodeMetadata loudness() {
    return metadata(
        "Loudness",
        List.of(),
        Set.of(ValueKind.AUDIO),
        OutputKind.ANY,
        ParameterSpec.of("window_s", ParameterType.FLOAT, "Window.").defaultsTo(0.4));
  }

  private static NodeMetadata cpythonGain() {
    return metadata("Gain", List.of(), Set.of(ValueKind.AUDIO), OutputKind.ANY);
  }

  private static NodeMetadata metadata(
      String name,
      List<String> aliases,
      Set<ValueKind> accepts,
      OutputKind output,
      ParameterSpec... parameters) {
    return new NodeMetadata(
        name,
        aliases,
        "1.2.3",
        name + " for tests.",
        List.of(Capability.AUDIO),
        Arrays.asList(parameters),
        accepts,
        output,
        true);
  }

  /** Described, configured, never run. */
  private abstract static class Described extends Node {
    private final NodeMetadata metadata;

    Described(NodeMetadata metadata) {
      this.metadata = metadata;
    }

    @Override
    public NodeMetadata metadata() {
      return metadata;
    }

    @Override
    public long memoryBytes() {
      return 0;
    }

    @Override
    protected void configure(Parameters parameters) {}

    @Override
    protected ValueSink begin(ValueSink output) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void abort() {}

    @Override
    protected void close() {}
  }

  /** Audio to JSON. */
  public static final class Segments extends Described {
    public Segments() {
      super(
          TestNodes.metadata(
              "Segments",
              List.of("OldSegments"),
              Set.of(ValueKind.AUDIO),
              OutputKind.JSON,
              ParameterSpec.of("threshold", ParameterType.FLOAT, "Level.")
                  .defaultsTo(-30.0)
                  .range(-120, 0)
                  .usuallyAtMost(-6, "hardly anything is louder")
                  .unit("dB"),
              ParameterSpec.of("frame_ms", ParameterType.INTEGER, "Frame.")
                  .defaultsTo(30)
                  .aliases("frame_length"),
              ParameterSpec.of("mode", ParameterType.STRING, "Mode.")
                  .defaultsTo("fast")
                  .choices("fast", "exact")));
    }
  }

  /** Audio to audio, with parameters that exclude each other. */
  public static final class Gain extends Described {
    public Gain() {
      super(
          TestNodes.metadata(
              "Gain",
              List.of(),
              Set.of(ValueKind.AUDIO),
              OutputKind.AUDIO,
              ParameterSpec.of("db", ParameterType.FLOAT, "Gain."),
              ParameterSpec.of("linear", ParameterType.FLOAT, "Gain.").aliases("linear_gain"),
              ParameterSpec.of("clip", ParameterType.BOOLEAN, "Clip.")
                  .defaultsTo(BooleanNode.TRUE)));
    }

    @Override
    protected void configure(Parameters parameters) {
      if (parameters.isGiven("db") && parameters.isGiven("linear")) {
        throw new InvalidParameterException("linear", "cannot be given together with db");
      }
    }
  }

  /** Anything to the same. */
  public static final class PassOn extends Described {
    public PassOn() {
      super(
          TestNodes.metadata(
              "PassOn", List.of(), Set.of(ValueKind.values()), OutputKind.SAME_AS_INPUT));
    }
  }
}
