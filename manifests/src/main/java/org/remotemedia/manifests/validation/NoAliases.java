package org.remotemedia.manifests.validation;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;

/**
 * Refuses YAML aliases, which the parser would pass off as strings, and which could blow a small
 * text up into a huge tree.
 */
final class NoAliases extends JsonParserDelegate {
  private final YAMLParser parser;

  NoAliases(YAMLParser parser) {
    super(parser);
    this.parser = parser;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token != null && parser.isCurrentAlias()) {
      throw new JsonParseException(
          this,
          "the alias *" + parser.getText() + " is not supported; write the value out",
          parser.currentTokenLocation());
    }
    return token;
  }

  @Override
  public String nextFieldName() throws IOException {
    return nextToken() == JsonToken.FIELD_NAME ? currentName() : null;
  }
}
