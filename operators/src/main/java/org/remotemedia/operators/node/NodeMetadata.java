package org.remotemedia.operators.node;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that is said about a node type, in one place.
 *
 * @param name node type
 * @param aliases further names accepted in manifests
 * @param version version of the node
 * @param description one or two sentences
 * @param capabilities what it needs or works on
 * @param parameters parameters in display order
 * @param accepts kinds of value that another node may feed it; an audio node also takes a list of
 *     numbers when it gets one, but JSON as such is no audio
 * @param output kind of value it gives
 * @param keepsSampleRate whether audio leaves it at the rate at which it came
 */
public record NodeMetadata(
    String name,
    List<String> aliases,
    String version,
    String description,
    List<Capability> capabilities,
    List<ParameterSpec> parameters,
    Set<ValueKind> accepts,
    OutputKind output,
    boolean keepsSampleRate) {

  public NodeMetadata {
    aliases = List.copyOf(aliases);
    capabilities = List.copyOf(capabilities);
    parameters = List.copyOf(parameters);
    accepts = Set.copyOf(accepts);
  }

  public boolean isNamed(String candidate) {
    return name.equals(candidate) || aliases.contains(candidate);
  }

  /** The parameter of that name or alias. */
  public Optional<ParameterSpec> parameter(String nameOrAlias) {
    return parameters.stream().filter(spec -> spec.isNamed(nameOrAlias)).findFirst();
  }
}
