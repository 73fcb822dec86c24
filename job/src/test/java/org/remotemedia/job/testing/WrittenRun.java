package org.remotemedia.job.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An output directory as a run writes it, with lines of a test's own. */
public record WrittenRun(Path root) {
  /** One node, as {@code run.json} has it. */
  public static String node(String id, String type, String params, String... inputs) {
    return "{\"id\": \"%s\", \"node_type\": \"%s\", \"runtime\": \"rust_native\", \"params\": %s, \"inputs\": [%s]}"
        .formatted(
            id,
            type,
            params,
            inputs.length == 0 ? "null" : "\"" + String.join("\", \"", inputs) + "\"");
  }

  /** A finished run of these nodes. */
  public static WrittenRun of(Path root, String... nodes) throws IOException {
    Files.createDirectories(root.resolve(".remotemedia"));
    Files.writeString(
        root.resolve(".remotemedia/run.json"),
        """
        {"format": 1, "attempt_id": "a", "attempt": 1, "claim": 1, "earlier_ms": 0,
         "clearing": false, "input": "in", "options": {}, "nodes": [%s]}
        """
            .formatted(String.join(", ", nodes)));
    Files.writeString(root.resolve("metrics.json"), "{\"complete\": true}");
    return new WrittenRun(root);
  }

  /** Adds a part. */
  public WrittenRun add(String part, String split, String... lines) throws IOException {
    Path file = root.resolve(part).resolve("part-" + split + ".jsonl");
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(lines));
    return this;
  }
}
