package org.remotemedia.job.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the numbers in a report page, as its script does. */
public final class ReportData {
  private static final Pattern DATA =
      Pattern.compile("(?s)<script id=\"data\" type=\"application/json\">(.*?)</script>");

  private ReportData() {}

  /** The numbers of a page. */
  public static JsonNode in(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    if (!data.find()) {
      throw new AssertionError("no data in the page");
    }
    return new ObjectMapper().readTree(data.group(1));
  }
}
