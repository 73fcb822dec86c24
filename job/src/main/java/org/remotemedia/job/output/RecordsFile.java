package org.remotemedia.job.output;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.remotemedia.job.storage.Storage;
import org.remotemedia.operators.accounts.AccountsJson;
import org.remotemedia.operators.accounts.Ending;
import org.remotemedia.operators.accounts.RecordAccount;

/** The accounts of the records of one split, a line each, for reading. */
final class RecordsFile {
  private static final Map<String, Ending> ENDINGS =
      Stream.of(Ending.values()).collect(Collectors.toMap(Ending::name, ending -> ending));

  private final Storage storage;
  private final String location;

  RecordsFile(Storage storage, String location) {
    this.storage = storage;
    this.location = location;
  }

  /** Takes accounts. */
  @FunctionalInterface
  interface Reader {
    void accept(RecordAccount account) throws IOException;
  }

  /** Takes what tells a record from others. */
  @FunctionalInterface
  interface HeadReader {
    /**
     * Takes the beginning of an account.
     *
     * @param version null when unknown
     * @param origin null when it cannot change
     * @param parent the recording of an utterance; null for a record
     */
    void accept(String record, String version, String origin, Ending ending, String parent)
        throws IOException;
  }

  /** Takes a line. */
  @FunctionalInterface
  private interface LineReader {
    void accept(String line) throws IOException;
  }

  /** Gives the accounts one after the other. */
  void forEach(Reader reader) throws IOException {
    read(line -> reader.accept(AccountsJson.MAPPER.readValue(line, RecordAccount.class)));
  }

  /**
   * Gives the beginning of each account, which is all that most questions are about.
   *
   * @return how many there are
   */
  long forEachHead(HeadReader reader) throws IOException {
    return read(
        line -> {
          try (JsonParser parser = AccountsJson.MAPPER.createParser(line)) {
            parser.nextToken();
            String record = parser.nextTextValue();
            String version = parser.nextTextValue();
            String origin = parser.nextTextValue();
            Ending ending = ENDINGS.get(parser.nextTextValue());
            if (record == null || ending == null) {
              throw new JsonParseException(parser, "not the beginning of an account");
            }
            reader.accept(record, version, origin, ending, parser.nextTextValue());
          }
        });
  }

  /** What it means when there are not as many accounts as lines. */
  IOException incomplete() {
    return new DamagedOutputException(
        location
            + " does not have the accounts of all lines of its split; delete the parts of that"
            + " split in results and failed to have its records done again");
  }

  /** Without accounts there is no file. */
  private long read(LineReader reader) throws IOException {
    long number = 1;
    if (!storage.exists(location)) {
      return 0;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(storage.open(location), StandardCharsets.UTF_8), 1 << 16)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        reader.accept(line);
        number++;
      }
    } catch (JsonProcessingException e) {
      throw new DamagedOutputException(
          "line "
              + number
              + " of "
              + location
              + " is damaged; delete the parts of that split in results and failed to have its"
              + " records done again");
    }
    return number - 1;
  }
}
