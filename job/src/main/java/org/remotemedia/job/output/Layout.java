package org.remotemedia.job.output;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where things lie in the output directory of a run.
 *
 * <pre>
 * results/part-SPLIT.jsonl         a line per record that succeeded
 * utterances/part-SPLIT.jsonl      a line per utterance that succeeded
 * rejected/part-SPLIT.jsonl        a line per record or utterance that a filter turned down
 * failed/part-SPLIT.jsonl          a line per record or utterance that failed
 * audio/SINK/…                     audio
 * metrics.json                     the accounts of the run
 * report.html                      the same for people
 * .remotemedia/run.json            what runs here: manifest, input, options, attempt
 * .remotemedia/progress.json       how far it is
 * .remotemedia/input.json          what the input leaves out, when it was listed to its end
 * .remotemedia/records/SPLIT.jsonl the account of each record that has a line
 * .remotemedia/splits/SPLIT.json   the marker of a split: its presence says that the split is done
 * .remotemedia/tmp/ATTEMPT/WORK/   files that are being written
 * </pre>
 *
 * @param root the directory, as a path or URI without a slash at its end
 */
public record Layout(String root) implements Serializable {
  private static final String PART_PREFIX = "part-";
  private static final String PART_SUFFIX = ".jsonl";
  private static final String MARKER_SUFFIX = ".json";
  private static final String STATE = ".remotemedia";
  private static final String RECORDS = STATE + "/records";
  private static final String SPLITS = STATE + "/splits";

  public Layout {
    while (root.length() > 1 && root.endsWith("/")) {
      root = root.substring(0, root.length() - 1);
    }
  }

  /** Where the parts of a kind are. */
  public String directory(Part part) {
    return file(part.directory());
  }

  public String audioDirectory() {
    return file(OutputNames.AUDIO_DIRECTORY);
  }

  /** The part of a split. */
  public String part(Part part, String splitId) {
    return file(part.directory() + "/" + PART_PREFIX + splitId + PART_SUFFIX);
  }

  /** The split of a part of that name; empty for other names. */
  public static Optional<String> splitOfPart(String name) {
    return between(PART_PREFIX, name, PART_SUFFIX);
  }

  public String metrics() {
    return file("metrics.json");
  }

  public String report() {
    return file("report.html");
  }

  String stateDirectory() {
    return file(STATE);
  }

  String runDescription() {
    return file(STATE + "/run.json");
  }

  public String progress() {
    return file(STATE + "/progress.json");
  }

  String inputNotes() {
    return file(STATE + "/input.json");
  }

  String recordsDirectory() {
    return file(RECORDS);
  }

  String records(String splitId) {
    return file(RECORDS + "/" + splitId + PART_SUFFIX);
  }

  /** The split of a file of that name below {@link #recordsDirectory}; empty for other names. */
  static Optional<String> splitOfRecords(String name) {
    return between("", name, PART_SUFFIX);
  }

  String markersDirectory() {
    return file(SPLITS);
  }

  String marker(String splitId) {
    return file(SPLITS + "/" + splitId + MARKER_SUFFIX);
  }

  /** The split of a marker of that name; empty for other names. */
  static Optional<String> splitOfMarker(String name) {
    return between("", name, MARKER_SUFFIX);
  }

  String temporaryDirectory() {
    return file(STATE + "/tmp");
  }

  /** Where an attempt has files that are being written. */
  String temporaryDirectory(Fence fence) {
    return temporaryDirectory() + "/" + fence.id();
  }

  /** Everything in the directory that is a run's, its signature last. */
  public List<String> ownLocations() {
    List<String> locations = new ArrayList<>();
    for (Part part : Part.values()) {
      locations.add(directory(part));
    }
    locations.addAll(List.of(audioDirectory(), metrics(), report(), stateDirectory()));
    return locations;
  }

  /** The file at a path relative to the output directory, as result lines name it. */
  public String file(String relativePath) {
    return root + "/" + relativePath;
  }

  /** The path relative to the output directory of a location below it. */
  String relative(String location) {
    if (!location.startsWith(root + "/")) {
      throw new IllegalArgumentException(location + " is not below " + root);
    }
    return location.substring(root.length() + 1);
  }

  private static Optional<String> between(String prefix, String name, String suffix) {
    return name.startsWith(prefix)
            && name.endsWith(suffix)
            && name.length() > prefix.length() + suffix.length()
        ? Optional.of(name.substring(prefix.length(), name.length() - suffix.length()))
        : Optional.empty();
  }
}
