package org.remotemedia.job.sink;

import java.io.Serializable;

/**
 * Where things lie in the output directory of a run.
 *
 * <pre>
 * results/part-SPLIT.jsonl       a line per record that succeeded
 * failed/part-SPLIT.jsonl        a line per record that failed
 * audio/SINK/…                   audio
 * metrics.json                   the accounts of the run
 * report.html                    the same for people
 * .remotemedia/run.json          what runs here: manifest, input, options, attempt
 * .remotemedia/progress.json     how far it is
 * .remotemedia/earlier.json      accounts of what attempts before this one have done
 * .remotemedia/splits/SPLIT.json accounts of one split, and the versions of the files that it read;
 *                                its presence says that the split is done
 * .remotemedia/tmp/              files that are being written
 * </pre>
 *
 * @param root the directory, as a path or URI without a slash at its end
 */
public record RunLayout(String root) implements Serializable {
  /** Field of a split's accounts with the versions of the files, by record. */
  public static final String VERSIONS = "versions";

  private static final String STATE = "/.remotemedia";

  public RunLayout {
    while (root.length() > 1 && root.endsWith("/")) {
      root = root.substring(0, root.length() - 1);
    }
  }

  public String resultsDirectory() {
    return root + "/results";
  }

  public String failedDirectory() {
    return root + "/failed";
  }

  public String audioDirectory() {
    return root + "/audio";
  }

  public String resultsPart(String splitId) {
    return resultsDirectory() + "/part-" + splitId + ".jsonl";
  }

  public String failedPart(String splitId) {
    return failedDirectory() + "/part-" + splitId + ".jsonl";
  }

  public String metrics() {
    return root + "/metrics.json";
  }

  public String report() {
    return root + "/report.html";
  }

  public String stateDirectory() {
    return root + STATE;
  }

  public String runDescription() {
    return stateDirectory() + "/run.json";
  }

  public String progress() {
    return stateDirectory() + "/progress.json";
  }

  public String earlierReport() {
    return stateDirectory() + "/earlier.json";
  }

  public String splitsDirectory() {
    return stateDirectory() + "/splits";
  }

  public String splitReport(String splitId) {
    return splitsDirectory() + "/" + splitId + ".json";
  }

  public String temporaryDirectory() {
    return stateDirectory() + "/tmp";
  }

  /** The file at a path relative to the output directory, as result lines name it. */
  public String file(String relativePath) {
    return root + "/" + relativePath;
  }
}
