// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.daemon.Options.Argument;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.yaml.Yaml;
import org.jovn.daemon.yaml.YamlException;
import org.jovn.daemon.yaml.YamlReader;

/// A YAML file that holds options of a program: names without their dashes, and their values; a
/// flag's is `true` or `false`, and a list is the option given several times. The command line
/// wins.
public final class SettingsFile {

  private final Path file;
  private final Options table;
  private final Options.Receiver receiver;

  private SettingsFile(Path file, Options table, Options.Receiver receiver) {
    this.file = file;
    this.table = table;
    this.receiver = receiver;
  }

  /// Goes through arguments as [Options#parse] does, but gives the receiver what the file of
  /// `--config` says before what the command line says.
  ///
  /// @param table has the option `config`
  /// @throws Fatal naming the file, the key and the value when the file cannot be so
  public static List<String> parse(Options table, String[] arguments, Options.Receiver receiver) {
    record Given(Option option, Optional<String> value) {}
    List<Given> given = new ArrayList<>();
    List<String> operands =
        table.parse(arguments, (option, value) -> given.add(new Given(option, value)));
    for (Given one : given) {
      if (one.option().name().equals("config")) {
        new SettingsFile(Path.of(one.value().orElse("")), table, receiver).apply();
      }
    }
    for (Given one : given) {
      if (!one.option().name().equals("config")) {
        receiver.option(one.option(), one.value());
      }
    }
    return operands;
  }

  private void apply() {
    Yaml root;
    try {
      root = YamlReader.read(Files.readString(file));
    } catch (IOException e) {
      throw Fatal.of(file + ": cannot be read (" + SystemError.text(e) + ")");
    } catch (YamlException e) {
      throw Fatal.of(file + ": " + e.getMessage());
    }
    if (!(root instanceof Yaml.Mapping(var members, _))) {
      throw error(root, "names of options and their values are wanted, not a list or a value");
    }
    for (Map.Entry<String, Yaml> member : members.entrySet()) {
      take(member.getKey(), member.getValue());
    }
  }

  private void take(String key, Yaml node) {
    Option option = table.named(key);
    if (option == null || List.of("config", "help", "version").contains(key)) {
      throw error(node, "\"" + key + "\" is no option that a file may hold");
    }
    switch (node) {
      case Yaml.Scalar scalar -> take(option, scalar);
      case Yaml.Sequence(List<Yaml> elements, _) -> {
        for (Yaml element : elements) {
          if (!(element instanceof Yaml.Scalar scalar)) {
            throw error(element, key + " has values, not lists or names, in its list");
          }
          take(option, scalar);
        }
      }
      case Yaml.Mapping _ -> throw error(node, key + " has a value, not names and values");
    }
  }

  private void take(Option option, Yaml.Scalar scalar) {
    String key = option.name();
    String text = scalar.isNothing() ? "" : scalar.text();
    boolean isOn = List.of("true", "yes", "on").contains(text) && !scalar.quoted();
    boolean isOff = List.of("false", "no", "off").contains(text) && !scalar.quoted();
    Optional<String> value = Optional.of(text);
    if (option.argument() == Argument.NONE || (option.argument() == Argument.OPTIONAL && isOn)) {
      if (!isOn && !isOff) {
        throw error(scalar, "%s is true or false, not \"%s\"".formatted(key, text));
      }
      value = Optional.empty();
    } else if (option.argument() == Argument.REQUIRED && text.isEmpty()) {
      throw error(scalar, key + " needs a value");
    }
    if (isOff && option.argument() != Argument.REQUIRED) {
      return;
    }
    try {
      receiver.option(option, value);
    } catch (Fatal e) {
      throw error(scalar, "%s: \"%s\": %s".formatted(key, text, e.text()));
    }
  }

  private Fatal error(Yaml node, String message) {
    return Fatal.of("%s: line %d: %s".formatted(file, node.line(), message));
  }
}
