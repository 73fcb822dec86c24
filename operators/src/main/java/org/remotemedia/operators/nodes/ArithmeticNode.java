package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.remotemedia.operators.error.MarshalingError;
import org.remotemedia.operators.error.NodeExecutionError;
import org.remotemedia.operators.kernel.FiniteSamples;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Base of nodes that combine every number of their input with one number, their operand. The input
 * is a number, a list of numbers, nested or not, or audio, which stays in its format.
 */
abstract class ArithmeticNode extends Node {
  private final BlockBuffer buffer = new BlockBuffer();
  private double operand;
  private String shownOperand;
  private JsonArithmetic json;

  /** The name of the operand's parameter. */
  abstract String operandName();

  /** Applies the operation to a block of samples, as the methods of ScalarArithmetic do. */
  abstract void apply(
      AudioFormat format, Object source, int sourceStart, Object target, int samples, double by);

  /** The operation on JSON numbers. */
  abstract JsonArithmetic jsonArithmetic(BigDecimal exactOperand, String shownOperand);

  static NodeMetadata describe(String name, String description, ParameterSpec operand) {
    return new NodeMetadata(
        name,
        List.of(),
        "1.0.0",
        description
            + " Audio stays in its format; the integer formats round half to even and clip."
            + " Integers in JSON stay integers while the result is one.",
        List.of(Capability.AUDIO, Capability.CPU),
        List.of(operand),
        Set.of(ValueKind.AUDIO, ValueKind.JSON),
        OutputKind.SAME_AS_INPUT,
        true);
  }

  @Override
  public final long memoryBytes() {
    return buffer.bytes();
  }

  @Override
  protected final void configure(Parameters parameters) {
    operand = parameters.getDouble(operandName());
    JsonNode given = parameters.value(operandName());
    shownOperand = operandName() + " " + given.asText();
    json =
        jsonArithmetic(
            given.isIntegralNumber() ? given.decimalValue() : BigDecimal.valueOf(operand),
            shownOperand);
  }

  @Override
  protected final ValueSink begin(ValueSink output) {
    return new Input(output);
  }

  @Override
  protected final void abort() {}

  @Override
  protected final void close() {
    buffer.release();
  }

  private final class Input implements ValueSink {
    private final ValueSink output;
    private boolean started;
    private AudioSpec spec;
    private long framesDone;

    Input(ValueSink output) {
      this.output = output;
    }

    @Override
    public void audioStart(ValuePath path, AudioSpec newSpec) {
      begin(path);
      spec = newSpec;
      output.audioStart(path, newSpec);
    }

    @Override
    public void audioChunk(ValuePath path, AudioBuffer chunk) {
      int channels = chunk.channels();
      int blockFrames = BlockBuffer.frames(channels);
      for (int from = 0; from < chunk.frames(); from += blockFrames) {
        int frames = Math.min(blockFrames, chunk.frames() - from);
        Object target = buffer.array(chunk.format(), frames * channels);
        apply(chunk.format(), chunk.array(), from * channels, target, frames * channels, operand);
        AudioBuffer block = AudioBuffer.over(target, frames, spec);
        requireFinite(block);
        framesDone += frames;
        output.audioChunk(path, block);
      }
    }

    @Override
    public void audioEnd(ValuePath path) {
      output.audioEnd(path);
    }

    @Override
    public void json(ValuePath path, JsonNode value) {
      begin(path);
      output.json(path, json.apply(value));
    }

    @Override
    public void done() {
      if (!started) {
        throw new MarshalingError(metadata().name() + " needs a value, but was given nothing");
      }
      output.done();
    }

    private void begin(ValuePath path) {
      if (!path.isRoot()) {
        throw new MarshalingError(
            metadata().name()
                + " needs audio, a number or a list of numbers, but was given an object with the"
                + " key "
                + path.keys().get(0));
      }
      started = true;
    }

    private void requireFinite(AudioBuffer block) {
      int bad = FiniteSamples.firstNonFiniteFrame(block);
      if (bad >= 0) {
        throw new NodeExecutionError(
            shownOperand
                + " takes frame "
                + (framesDone + bad)
                + " beyond the range of "
                + block.format().wireName());
      }
    }
  }
}
