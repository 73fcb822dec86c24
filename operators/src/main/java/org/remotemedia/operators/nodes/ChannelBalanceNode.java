package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.remotemedia.operators.error.AudioFormatError;
import org.remotemedia.operators.kernel.ChannelCorrelation;
import org.remotemedia.operators.kernel.LevelMeter;
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
 * Compares channels:
 *
 * <ul>
 *   <li>{@code levels_db}: 10·log10 of the mean square of each, at least −120 dB
 *   <li>{@code imbalance_db}: from the quietest to the loudest, by these; {@code is_imbalanced}
 *       when it is above its threshold
 *   <li>{@code dead_channels}: indices of those below a threshold
 *   <li>{@code correlation}: of each pair of channels, Pearson's r; 0 where a channel is constant
 *   <li>{@code is_inverted}: a pair of channels that are not dead has r ≤ −0.95, so that their mean
 *       would cancel out
 *   <li>{@code is_identical}: a pair of channels that are not dead has the same samples, so that
 *       one of them says nothing
 * </ul>
 */
public final class ChannelBalanceNode extends AudioNode {
  /** There are some 500 pairs of so many. */
  private static final int MOST_CHANNELS = 32;

  private static final double INVERTED = -0.95;
  private static final double WIDEST_DB = 120;

  private static final NodeMetadata METADATA =
      new NodeMetadata(
          "ChannelBalanceNode",
          List.of(),
          "1.0.0",
          "Compares the channels of a recording, at most 32. Gives levels_db, the level of each;"
              + " imbalance_db between the loudest and the quietest, and is_imbalanced;"
              + " dead_channels, the indices of those without signal; correlation, a list of all"
              + " pairs of channels, each with channels, its indices, and value, from -1 to 1;"
              + " is_inverted, whether a pair has a correlation of at most -0.95; and is_identical,"
              + " whether a pair has the same samples.",
          List.of(Capability.AUDIO, Capability.CPU),
          List.of(
              ParameterSpec.of(
                      "imbalance_threshold_db",
                      ParameterType.FLOAT,
                      "With a higher imbalance_db a recording is imbalanced.")
                  .defaultsTo(10.0)
                  .range(0, WIDEST_DB)
                  .unit("dB"),
              Figures.levelParameter(
                  "dead_channel_threshold_db", -60, "Channels whose level is below are dead.")),
          Set.of(ValueKind.AUDIO),
          OutputKind.JSON,
          true);

  private final ChannelBlocks blocks = new ChannelBlocks();
  private LevelMeter[] meters;

  /** Of pairs in the order 0 and 1, 0 and 2, 1 and 2, 0 and 3 …. */
  private ChannelCorrelation[] pairs;

  private double imbalanceDb;
  private double deadDb;

  @Override
  public NodeMetadata metadata() {
    return METADATA;
  }

  @Override
  public long memoryBytes() {
    return blocks.memoryBytes();
  }

  @Override
  protected void configure(Parameters parameters) {
    imbalanceDb = parameters.getDouble("imbalance_threshold_db");
    deadDb = parameters.getDouble("dead_channel_threshold_db");
  }

  @Override
  protected void audioStart(AudioSpec spec, ValueSink output) {
    int channels = spec.channels();
    if (channels > MOST_CHANNELS) {
      throw new AudioFormatError(
          "the audio has "
              + channels
              + " channels, and ChannelBalanceNode compares at most "
              + MOST_CHANNELS
              + "; take those that matter with a ChannelMixNode and select");
    }
    meters = Stream.generate(LevelMeter::new).limit(channels).toArray(LevelMeter[]::new);
    pairs =
        Stream.generate(ChannelCorrelation::new)
            .limit(channels * (channels - 1L) / 2)
            .toArray(ChannelCorrelation[]::new);
    blocks.begin(spec, this::measure);
  }

  private ChannelCorrelation pair(int first, int second) {
    return pairs[second * (second - 1) / 2 + first];
  }

  @Override
  protected void audioChunk(AudioBuffer chunk, ValueSink output) {
    blocks.process(chunk);
  }

  private void measure(double[][] channels, int frames) {
    for (int second = 0; second < channels.length; second++) {
      meters[second].add(channels[second], frames);
      for (int first = 0; first < second; first++) {
        pair(first, second).add(channels[first], channels[second], frames);
      }
    }
  }

  @Override
  protected void audioEnd(ValueSink output) {
    blocks.end();
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    double[] levels = Stream.of(meters).mapToDouble(it -> Figures.level(it.meanSquare())).toArray();
    double loudest = Double.NEGATIVE_INFINITY;
    double quietest = Double.POSITIVE_INFINITY;
    ArrayNode levelList = result.putArray("levels_db");
    for (double level : levels) {
      levelList.add(level);
      loudest = Math.max(loudest, level);
      quietest = Math.min(quietest, level);
    }
    double imbalance = Figures.thousandths(loudest - quietest);
    result.put("imbalance_db", imbalance);
    result.put("is_imbalanced", imbalance > imbalanceDb);
    ArrayNode dead = result.putArray("dead_channels");
    for (int channel = 0; channel < levels.length; channel++) {
      if (levels[channel] < deadDb) {
        dead.add(channel);
      }
    }
    compare(levels, result);
    output.json(ValuePath.ROOT, result);
  }

  private void compare(double[] levels, ObjectNode result) {
    boolean isInverted = false;
    boolean isIdentical = false;
    ArrayNode list = result.putArray("correlation");
    for (int first = 0; first < levels.length; first++) {
      for (int second = first + 1; second < levels.length; second++) {
        ChannelCorrelation pair = pair(first, second);
        double correlation = Figures.millionths(pair.correlation(meters[first], meters[second]));
        ObjectNode entry = list.addObject();
        entry.putArray("channels").add(first).add(second);
        entry.put("value", correlation);
        if (levels[first] >= deadDb && levels[second] >= deadDb) {
          isInverted |= correlation <= INVERTED;
          isIdentical |= meters[first].samples() > 0 && pair.isEqual();
        }
      }
    }
    result.put("is_inverted", isInverted);
    result.put("is_identical", isIdentical);
  }

  @Override
  protected void abort() {}

  @Override
  protected void close() {
    blocks.release();
  }
}
