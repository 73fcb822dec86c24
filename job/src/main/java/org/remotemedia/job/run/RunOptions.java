package org.remotemedia.job.run;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.remotemedia.job.fields.ListFields;
import org.remotemedia.job.input.RunInput;
import org.remotemedia.job.output.OutputDirectory;
import org.remotemedia.job.source.SourcePlan;
import org.remotemedia.job.storage.ReadRetries;
import org.remotemedia.job.write.FailureLimit;
import org.remotemedia.operators.codec.write.AudioFileKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of a run, the only place where they are described. */
public final class RunOptions {
  @Option(
      names = {"-i", "--input"},
      paramLabel = "IN",
      required = true,
      description =
          "Recordings: a directory (with all below it), a glob ('a/**/*.wav', '{000..127}.tar'), a"
              + " file, or a list (.jsonl, .json, .csv, .tsv, each also .gz) with audio_filepath and"
              + " optional offset and duration in seconds, or as NeMo, lhotse, Kaldi (wav.scp),"
              + " Common Voice and AudioFolder have them. Files may be tar shards (.tar, also with"
              + " gzip, zstd or xz) with a .json or texts of the same stem beside the audio, or"
              + " .parquet data sets with a column of encoded audio, or of paths. May be given"
              + " several times.")
  List<String> inputs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description =
          "Directory for results/, failed/, audio/ and metrics.json; one that holds a run is"
              + " refused without --resume or --overwrite.")
  String output;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      converter = CountConverter.class,
      description =
          "Recordings processed at the same time. Default: the processors of this machine, or"
              + " what flink run -p says.")
  Integer parallelism;

  @Option(
      names = "--resume",
      description =
          "Continue the run in OUT: do the records that are missing, failed, or whose files have"
              + " changed. An empty OUT starts a new run.")
  boolean resume;

  @Option(
      names = "--overwrite",
      description =
          "Delete what an earlier run left in OUT; with --resume, only if that was begun with"
              + " another manifest, input or options.")
  boolean overwrite;

  @Option(
      names = "--value-field",
      paramLabel = "F",
      description =
          "The records are JSON values rather than recordings: those of this field of the list, or,"
              + " with a dot for it, its entries themselves.")
  String valueField;

  @Option(
      names = "--audio-field",
      paramLabel = "F",
      description = "The field of a list with the path of the recording. Default: audio_filepath.")
  String audioField;

  @Option(
      names = "--id-field",
      paramLabel = "F",
      description =
          "The field of a list, shard or data set that names the record. Default: records are named"
              + " by their paths.")
  String idField;

  @Option(
      names = "--offset-field",
      paramLabel = "F",
      description =
          "The field of a list with the seconds at which a record begins. Default: offset.")
  String offsetField;

  @Option(
      names = "--duration-field",
      paramLabel = "F",
      description =
          "The field of a list with the length of a record in seconds; -1 is all up to the end."
              + " Default: duration.")
  String durationField;

  @Option(
      names = "--end-field",
      paramLabel = "F",
      description =
          "The field of a list with the seconds at which a record ends, in place of its length.")
  String endField;

  @Option(
      names = "--audio-column",
      paramLabel = "C",
      description =
          "The column of Parquet data sets with the recordings, or with their paths. Default: the"
              + " only one there can be, or else the one named audio.")
  String audioColumn;

  @Option(
      names = "--max-failures",
      paramLabel = "N|N%",
      converter = FailureLimitConverter.class,
      description =
          "Fail the run when more records than this fail; a number also stops it at once."
              + " Default: no limit.")
  FailureLimit maxFailures = FailureLimit.NONE;

  @Option(
      names = "--audio-format",
      paramLabel = "FORMAT",
      converter = AudioFileKindConverter.class,
      completionCandidates = AudioFileKinds.class,
      defaultValue = "wav",
      description =
          "What audio is written as: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  AudioFileKind audioFormat;

  @Option(
      names = "--keep-truncated",
      description =
          "Keep what is there of recordings that are shorter than their header promises, and what"
              + " is declared of those that go on after it, and mark their results, instead of"
              + " failing them.")
  boolean keepTruncated;

  @Option(
      names = "--join-parts",
      description =
          "Decode recordings that are joined into one file as one recording, where they have the"
              + " same sample rate and channels, and mark their results, instead of failing them.")
  boolean joinParts;

  @Option(
      names = "--duration-tolerance",
      paramLabel = "S",
      converter = SecondsConverter.class,
      description =
          "Accept stretches of a list that go up to so many seconds beyond the end of their"
              + " recordings, and mark their results as truncated. Default: 0.")
  double durationTolerance;

  @Option(
      names = "--read-retries",
      paramLabel = "N",
      converter = NumberConverter.class,
      description =
          "How often to try again in a row when the storage of the input fails, waiting twice as"
              + " long each time, half a minute at most. After that the task fails and its work is"
              + " done again. Files that are missing, forbidden or damaged are not tried again."
              + " Default: 10.")
  int readRetries = ReadRetries.DEFAULT.retries();

  @Option(
      names = "--read-retry-wait-ms",
      paramLabel = "MS",
      converter = CountConverter.class,
      description = "How long to wait before the first of these retries. Default: 500.")
  int readRetryWaitMs = (int) ReadRetries.DEFAULT.firstWaitMs();

  @Option(
      names = "--unchained",
      description =
          "Give each node a task of its own, to look at them one by one. Much slower, and all audio"
              + " is stored between them: for small inputs.")
  boolean unchained;

  @Option(
      names = "--chunk-samples",
      paramLabel = "N",
      converter = CountConverter.class,
      hidden = true,
      description = "Samples decoded at a time. Results do not depend on it.")
  int chunkSamples = SourcePlan.DEFAULT_CHUNK_SAMPLES;

  /** What to do about a run that is in OUT already. */
  OutputDirectory.Existing existing() {
    if (resume) {
      return overwrite
          ? OutputDirectory.Existing.RESUME_OR_REPLACE
          : OutputDirectory.Existing.RESUME;
    }
    return overwrite ? OutputDirectory.Existing.REPLACE : OutputDirectory.Existing.REFUSE;
  }

  /** The names of the fields of lists and data sets. */
  ListFields fields() {
    return new ListFields(
        audioField, audioColumn, idField, offsetField, durationField, endField, valueField);
  }

  ReadRetries readRetries() {
    return new ReadRetries(readRetries, readRetryWaitMs);
  }

  /** The options that decide what outputs look like, by name; a resumed run must have the same. */
  Map<String, String> formative(RunInput input) {
    Map<String, String> formative = new TreeMap<>();
    formative.put("--audio-format", audioFormat.wireName());
    put(formative, "--value-field", valueField);
    put(formative, "--audio-field", audioField);
    put(formative, "--id-field", idField);
    put(formative, "--offset-field", offsetField);
    put(formative, "--duration-field", durationField);
    put(formative, "--end-field", endField);
    put(formative, "--audio-column", audioColumn);
    String prefixes = input.prefixes();
    put(formative, "folders before names of records", prefixes.isEmpty() ? null : prefixes);
    return formative;
  }

  private static void put(Map<String, String> options, String name, String value) {
    if (value != null) {
      options.put(name, value);
    }
  }

  private static int wholeNumber(String value, int least) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new TypeConversionException(
        "expected a whole number from " + least + " on, given '" + value + "'");
  }

  /** Reads a number of things of which there must be one. */
  static final class CountConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return wholeNumber(value, 1);
    }
  }

  /** Reads a number of things of which there may be none. */
  static final class NumberConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String value) {
      return wholeNumber(value, 0);
    }
  }

  /** Reads a number of seconds. */
  static final class SecondsConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      try {
        double seconds = Double.parseDouble(value);
        if (seconds >= 0 && Double.isFinite(seconds)) {
          return seconds;
        }
      } catch (NumberFormatException e) {
        // Refused below.
      }
      throw new TypeConversionException(
          "expected a number of seconds from 0 on, given '" + value + "'");
    }
  }

  /** The values of {@code --audio-format}, with what each stands for. */
  static final class AudioFileKinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(AudioFileKind.values())
          .map(kind -> kind.wireName() + " (" + kind.content() + ")")
          .iterator();
    }
  }

  /** Reads {@code --audio-format}. */
  static final class AudioFileKindConverter implements ITypeConverter<AudioFileKind> {
    @Override
    public AudioFileKind convert(String value) {
      return AudioFileKind.ofWireName(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      Arrays.stream(AudioFileKind.values())
                          .map(AudioFileKind::wireName)
                          .collect(
                              Collectors.joining(" or ", "expected ", ", given '" + value + "'"))));
    }
  }

  /** Reads {@code --max-failures}. */
  static final class FailureLimitConverter implements ITypeConverter<FailureLimit> {
    @Override
    public FailureLimit convert(String value) {
      try {
        return FailureLimit.parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
