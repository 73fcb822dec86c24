package org.remotemedia.operators.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What reading a file of many records has shown.
 *
 * @param name what the names of its records begin with, without the slash
 * @param version tells the state of the file from later ones; null when unknown
 * @param complete whether it could be read to its end
 * @param records how many were found, with those that an earlier attempt had done
 * @param ignoredMembers members that are no recordings
 */
public record ContainerAccount(
    String name, String version, boolean complete, long records, long ignoredMembers) {
  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.put("version", version);
    json.put("complete", complete);
    json.put("records", records);
    json.put("ignored_members", ignoredMembers);
    return json;
  }

  static ContainerAccount fromJson(JsonNode json) {
    return new ContainerAccount(
        json.path("name").asText(),
        json.path("version").textValue(),
        json.path("complete").booleanValue(),
        json.path("records").longValue(),
        json.path("ignored_members").longValue());
  }
}
