package org.remotemedia.job.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What came of the faults of all classes of the suite that have run so far. */
final class FaultTable {
  private static final List<FaultBench.Row> ROWS = new ArrayList<>();

  private FaultTable() {}

  /** Adds a row, also of what was lost, and requires that nothing was. */
  static void check(FaultBench bench, String fault, RunFiles files) throws Exception {
    FaultBench.Row row = bench.compare(fault, files);
    ROWS.add(row);
    row.assertNothingLost();
  }

  /** Prints it and leaves it in a file. */
  static void show() throws IOException {
    List<String> lines = new ArrayList<>(List.of(FaultBench.Row.HEAD));
    ROWS.forEach(row -> lines.add(row.toString()));
    lines.forEach(System.out::println);
    Files.write(CommandRun.projectFile("job/target/fault-suite.md"), lines);
  }
}
