package org.remotemedia.job.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.remotemedia.operators.node.AudioNode;
import org.remotemedia.operators.node.Capability;
import org.remotemedia.operators.node.NodeMetadata;
import org.remotemedia.operators.node.OutputKind;
import org.remotemedia.operators.node.ParameterSpec;
import org.remotemedia.operators.node.ParameterType;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.node.ValueKind;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioSpec;
import org.remotemedia.operators.value.ValuePath;
import org.remotemedia.operators.value.ValueSink;

/**
 * Passes audio on and counts how often it saw each recording, which it knows by its length. In the
 * middle of one of them it throws an Error, as a damaged installation does: a fault of the system,
 * not of the record. Or it announces another length of that one than it gives.
 */
public final class FaultyNode extends AudioNode {
  /** Its node type, which stands beside the native ones in this module's tests. */
  public static final String TYPE = "FaultyNode";

  /** Times a recording was begun, by its frames. For one run at a time. */
  private static final Map<Long, Integer> BEGUN = new ConcurrentHashMap<>();

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          TYPE,
          List.of(),
          "1.0.0",
          "Breaks the job, for tests.",
          List.of(Capability.AUDIO),
          List.of(
              ParameterSpec.of("at_frames", ParameterType.INTEGER, "Length of the fatal recording.")
                  .defaultsTo(0),
              ParameterSpec.of("times", ParameterType.INTEGER, "How often it is fatal.")
                  .defaultsTo(1),
              ParameterSpec.of("message", ParameterType.STRING, "Message of the error, if any."),
              ParameterSpec.of(
                      "miscount", ParameterType.INTEGER, "Frames announced too many, instead.")
                  .defaultsTo(0)),
          Set.of(ValueKind.AUDIO),
          OutputKind.AUDIO,
          true);

  private long fatalFrames;
  private int fatalTimes;
  private String message;
  private int miscount;
  private boolean fatal;

  /** Forgets earlier runs. */
  public static void reset() {
    BEGUN.clear();
  }

  /** How often a recording of that length was begun since. */
  public static int begun(long frames) {
    return BEGUN.getOrDefault(frames, 0);
  }

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return 0;
  }

  @Override
  protected void configure(Parameters parameters) {
    fatalFrames = parameters.getInt("at_frames");
    fatalTimes = parameters.getInt("times");
    miscount = parameters.getInt("miscount");
    message = parameters.isGiven("message") ? parameters.getString("message") : null;
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    int times = BEGUN.merge(spec.frames(), 1, Integer::sum);
    fatal = spec.frames() == fatalFrames && times <= fatalTimes;
    output.audioStart(ValuePath.ROOT, fatal ? spec.withFrames(spec.frames() + miscount) : spec);
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    output.audioChunk(ValuePath.ROOT, chunk);
    if (fatal && miscount == 0) {
      throw new LinkageError(message);
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    output.audioEnd(ValuePath.ROOT);
  }

  @Override
  protected void abort() {}
}
