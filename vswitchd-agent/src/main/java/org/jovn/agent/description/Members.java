// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jovn.daemon.yaml.Yaml;
import org.jovn.daemon.yaml.YamlException;

/// The members of one mapping of a description, taken out one after the other, so that what nobody
/// took can be named.
final class Members {

  private final SequencedMap<String, Yaml> left;
  private final String what;
  private final int line;

  private Members(Map<String, Yaml> members, String what, int line) {
    this.left = new LinkedHashMap<>(members);
    this.what = what;
    this.line = line;
  }

  /// The members of a node, which must be a mapping or nothing.
  ///
  /// @param what the node's name in errors
  static Members of(Yaml node, String what) throws YamlException {
    return switch (node) {
      case Yaml.Mapping(var members, int line) -> new Members(members, what, line);
      case Yaml.Scalar scalar when scalar.isNothing() -> new Members(Map.of(), what, scalar.line());
      case Yaml.Scalar(String text, _, int line) ->
          throw new YamlException(line, what + " has names and values, not \"" + text + "\"");
      case Yaml.Sequence(_, int line) ->
          throw new YamlException(line, what + " has names and values, not a list");
    };
  }

  List<String> names() {
    return List.copyOf(left.keySet());
  }

  YamlException error(String message) {
    return new YamlException(line, message);
  }

  Optional<String> string(String name) throws YamlException {
    Yaml node = left.remove(name);
    if (node == null || (node instanceof Yaml.Scalar scalar && scalar.isNothing())) {
      return Optional.empty();
    }
    return Optional.of(text(node, name));
  }

  private static String text(Yaml node, String name) throws YamlException {
    if (node instanceof Yaml.Scalar(String text, _, _)) {
      return text;
    }
    throw new YamlException(node.line(), name + " is one value");
  }

  Optional<String> oneOf(String name, String... values) throws YamlException {
    Optional<String> value = string(name);
    if (value.isPresent() && !List.of(values).contains(value.get())) {
      throw error(
          "%s is one of %s, not \"%s\"".formatted(name, String.join(", ", values), value.get()));
    }
    return value;
  }

  boolean bool(String name) throws YamlException {
    return oneOf(name, "true", "false", "yes", "no")
        .filter(value -> value.equals("true") || value.equals("yes"))
        .isPresent();
  }

  /// A list, or one value for a list of one.
  List<String> list(String name) throws YamlException {
    Yaml node = left.remove(name);
    List<String> list = new ArrayList<>();
    if (node instanceof Yaml.Sequence(List<Yaml> elements, _)) {
      for (Yaml element : elements) {
        list.add(text(element, "an element of " + name));
      }
    } else if (node instanceof Yaml.Scalar scalar && !scalar.isNothing()) {
      list.add(scalar.text());
    } else if (node instanceof Yaml.Mapping mapping) {
      throw new YamlException(mapping.line(), name + " is a list");
    }
    return list;
  }

  Map<String, String> strings(String name) throws YamlException {
    return mapping(name).remaining();
  }

  /// All that is left, as texts.
  Map<String, String> remaining() throws YamlException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name : names()) {
      texts.put(name, string(name).orElse(""));
    }
    return texts;
  }

  Members mapping(String name) throws YamlException {
    Yaml node = left.remove(name);
    return node == null ? new Members(Map.of(), name, line) : of(node, name);
  }

  /// A mapping, or a list of names without more.
  Members mappingOrNames(String name) throws YamlException {
    if (!(left.get(name) instanceof Yaml.Sequence(List<Yaml> elements, int at))) {
      return mapping(name);
    }
    left.remove(name);
    Map<String, Yaml> members = new LinkedHashMap<>();
    for (Yaml element : elements) {
      members.put(text(element, "an element of " + name), new Yaml.Scalar("", false, at));
    }
    return new Members(members, name, at);
  }

  /// Refuses what was not taken.
  void end() throws YamlException {
    if (!left.isEmpty()) {
      Map.Entry<String, Yaml> first = left.firstEntry();
      throw new YamlException(
          first.getValue().line(), "\"%s\" is not known in %s".formatted(first.getKey(), what));
    }
  }
}
