package org.remotemedia.operators.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.remotemedia.operators.node.Node;
import org.remotemedia.operators.node.NodeRegistry;
import org.remotemedia.operators.node.Parameters;
import org.remotemedia.operators.value.AudioBuffer;
import org.remotemedia.operators.value.AudioFormat;
import org.remotemedia.operators.value.Value;

/** Short ways to make nodes and values in tests. */
final class NodeRuns {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final NodeRegistry REGISTRY = NodeRegistry.load();

  private NodeRuns() {}

  /** JSON in which ' stands for ". */
  static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text.replace('\'', '"'));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An initialized node. */
  static Node node(String type, String params) {
    Node node = REGISTRY.create(type);
    node.initialize(Parameters.of(node.metadata(), json(params)));
    return node;
  }

  static Value run(String type, String params, Value input) {
    Node node = node(type, params);
    try {
      return node.execute(input);
    } finally {
      node.cleanup();
    }
  }

  static AudioBuffer runAudio(String type, String params, Value input) {
    return (AudioBuffer) run(type, params, input);
  }

  static JsonNode runJson(String type, String params, Value input) {
    return ((Value.Json) run(type, params, input)).node();
  }

  static AudioBuffer mono(int sampleRate, float... samples) {
    return AudioBuffer.f32(samples, samples.length, sampleRate, 1);
  }

  /** Noise whose level rises and falls, using the whole range of the format now and then. */
  static AudioBuffer noise(
      AudioFormat format, int frames, int sampleRate, int channels, long seed) {
    Random random = new Random(seed);
    int samples = frames * channels;
    double[] noise = new double[samples];
    for (int i = 0; i < samples; i++) {
      double level = Math.pow(Math.sin(3.0 * i / (samples + 1)), 4);
      noise[i] = level * (2 * random.nextDouble() - 1);
    }
    return switch (format) {
      case F32 -> {
        float[] out = new float[samples];
        for (int i = 0; i < samples; i++) {
          out[i] = (float) noise[i];
        }
        yield AudioBuffer.f32(out, frames, sampleRate, channels);
      }
      case I16 -> {
        short[] out = new short[samples];
        for (int i = 0; i < samples; i++) {
          out[i] = (short) (noise[i] * 32767);
        }
        yield AudioBuffer.i16(out, frames, sampleRate, channels);
      }
      case I32 -> {
        int[] out = new int[samples];
        for (int i = 0; i < samples; i++) {
          out[i] = (int) (noise[i] * Integer.MAX_VALUE);
        }
        yield AudioBuffer.i32(out, frames, sampleRate, channels);
      }
      case F64 -> AudioBuffer.f64(noise, frames, sampleRate, channels);
    };
  }
}
