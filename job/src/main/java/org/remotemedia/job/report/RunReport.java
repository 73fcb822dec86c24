package org.remotemedia.job.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.remotemedia.operators.accounts.Accounts;

/**
 * The report of a run as one page of HTML that needs nothing else: a fixed page whose script shows
 * the numbers that are embedded in it.
 */
public final class RunReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String PLACE_OF_STYLE = ">STYLE<";
  private static final String PLACE_OF_SCRIPT = ">SCRIPT<";
  private static final String PLACE_OF_DATA = "\"DATA\"";

  private RunReport() {}

  /** The page, in UTF-8. */
  public static byte[] html(RunFacts run, Accounts report) throws IOException {
    String data = embeddable(new ReportData(run, report).toTree());
    // The data comes last, since what is in it may look like any place.
    return resource("report.html")
        .replace(PLACE_OF_STYLE, ">" + resource("report.css") + "<")
        .replace(PLACE_OF_SCRIPT, ">" + resource("report.js") + "<")
        .replace(PLACE_OF_DATA, data)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) throws IOException {
    try (InputStream file = RunReport.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * JSON that may stand in a script element: names and messages come from outside, and none of
   * their characters can end it.
   */
  private static String embeddable(JsonNode data) throws JsonProcessingException {
    return MAPPER
        .writeValueAsString(data)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
