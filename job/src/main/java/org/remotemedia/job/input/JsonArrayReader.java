package org.remotemedia.job.input;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import org.remotemedia.operators.element.CarriedJson;

/**
 * A JSON array, read element by element. Behind a syntax error nothing can be made out, so that it
 * ends the list with one bad entry.
 */
final class JsonArrayReader implements ListReader {
  private static final ObjectMapper MAPPER = CarriedJson.forInput().build();

  private final JsonParser parser;
  private boolean begun;
  private long number;
  private boolean ended;

  /**
   * @param in at the opening bracket
   */
  JsonArrayReader(InputStream in) throws IOException {
    parser = MAPPER.createParser(in);
  }

  @Override
  public Item next() throws IOException {
    if (ended) {
      return null;
    }
    number++;
    try {
      if (!begun) {
        begun = true;
        parser.nextToken();
      }
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        ended = true;
        return parser.nextToken() == null ? null : unreadable("something follows the array");
      }
      if (token == null) {
        return unreadable("the array is not closed");
      }
      String where = where();
      return Item.of(number, where, MAPPER.<JsonNode>readTree(parser));
    } catch (JsonProcessingException e) {
      return unreadable("it is not valid JSON: " + e.getOriginalMessage());
    } catch (CharConversionException e) {
      return unreadable("it is not UTF-8");
    } catch (NumberFormatException e) {
      return unreadable("it has a number that cannot be read: " + e.getMessage());
    }
  }

  private Item unreadable(String why) {
    ended = true;
    return Item.bad(number, where(), why + "; what follows could not be read");
  }

  private String where() {
    return "element " + number + " (line " + parser.currentTokenLocation().getLineNr() + ")";
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
