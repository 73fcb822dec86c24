package org.remotemedia.job.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Manifests that several tests run. */
public final class Pipelines {
  /** Speech segments of the recording, and the recording at 16 kHz in 16 bits. */
  public static final String SPEECH_PREP =
      """
      {"version": "v1",
       "nodes": [
         {"id": "vad", "node_type": "VADNode", "params": {"threshold": -20.0}},
         {"id": "resample", "node_type": "ResampleNode", "params": {"target_rate": 16000}},
         {"id": "pcm", "node_type": "FormatConverterNode", "params": {"target_format": "i16"}}],
       "connections": [{"from": "resample", "to": "pcm"}]}
      """;

  /** The recording itself. */
  public static final String PASS = single("pass", "PassThroughNode");

  private Pipelines() {}

  /** A pipeline of one node with its default parameters. */
  public static String single(String nodeId, String nodeType) {
    return String.format(
        "{\"version\": \"v1\", \"nodes\": [{\"id\": \"%s\", \"node_type\": \"%s\"}],"
            + " \"connections\": []}",
        nodeId, nodeType);
  }

  /** Writes a manifest into a directory. */
  public static Path write(Path directory, String manifest) throws IOException {
    return Files.writeString(directory.resolve("manifest.json"), manifest);
  }
}
