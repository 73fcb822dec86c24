package org.remotemedia.bridge.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.StatedRate;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/** Passes everything on, and does on the way what a test sets. */
class StubNode extends Node {
  final List<String> log = new ArrayList<>();
  final List<Integer> rates = new ArrayList<>();
  RuntimeException onConfigure;
  Throwable onJson;
  RuntimeException onClose;
  StatedRate stated;
  long memory;

  static NodeMetadata metadata(String name, boolean keepsSampleRate) {
    return new NodeMetadata(
        name,
        List.of(),
        "1.0.0",
        "For tests.",
        List.of(),
        List.of(),
        Set.of(ValueKind.values()),
        OutputKind.SAME_AS_INPUT,
        keepsSampleRate);
  }

  @Override
  public NodeMetadata metadata() {
    return metadata("Stub", true);
  }

  @Override
  public Optional<StatedRate> statedSampleRate() {
    return Optional.ofNullable(stated);
  }

  @Override
  public long memoryBytes() {
    return memory;
  }

  @Override
  protected void configure(Parameters parameters) {
    log.add("configure");
    if (onConfigure != null) {
      throw onConfigure;
    }
  }

  @Override
  protected void abort() {
    log.add("abort");
  }

  @Override
  protected void close() {
    log.add("close");
    if (onClose != null) {
      throw onClose;
    }
  }

  @Override
  protected ValueSink begin(ValueSink output) {
    return new ValueSink() {
      @Override
      public void audioStart(ValuePath path, AudioSpec spec) {
        rates.add(spec.sampleRate());
        output.audioStart(path, spec);
      }

      @Override
      public void audioChunk(ValuePath path, AudioBuffer chunk) {
        output.audioChunk(path, chunk);
      }

      @Override
      public void audioEnd(ValuePath path) {
        output.audioEnd(path);
      }

      @Override
      public void json(ValuePath path, JsonNode value) {
        if (onJson instanceof RuntimeException e) {
          throw e;
        }
        if (onJson instanceof Error e) {
          throw e;
        }
        output.json(path, value);
      }

      @Override
      public void done() {
        output.done();
      }
    };
  }
}
