// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.codegen;

import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/// Names of Java made of names of a schema.
final class JavaNames {

  /// Methods that every generated record has anyway.
  private static final Set<String> TAKEN_METHODS =
      Set.of(
          "row",
          "uuid",
          "find",
          "all",
          "forEach",
          "insert",
          "update",
          "delete",
          "verify",
          "getClass",
          "hashCode",
          "toString",
          "notify",
          "notifyAll",
          "wait",
          "clone",
          "finalize");

  /// Constants that every generated record has anyway.
  private static final Set<String> TAKEN_CONSTANTS = Set.of("TABLE", "OTHER");

  private JavaNames() {}

  /// `Logical_Switch_Port` to `LogicalSwitchPort`, `DHCPv6_Options` to `Dhcpv6Options`.
  static String type(String name) {
    StringBuilder out = new StringBuilder();
    for (String word : name.split("[^A-Za-z0-9]+", -1)) {
      out.append(capitalized(word));
    }
    return out.toString();
  }

  /// Of a run of capitals only the first stays one; other letters stay as they are.
  private static String capitalized(String word) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean inRun = i > 0 && Character.isUpperCase(word.charAt(i - 1));
      out.append(i == 0 ? Character.toUpperCase(c) : inRun ? Character.toLowerCase(c) : c);
    }
    return out.toString();
  }

  /// `external_ids` to `externalIds`.
  static String method(String column) {
    String type = type(column);
    String name = Character.toLowerCase(type.charAt(0)) + type.substring(1);
    return SourceVersion.isKeyword(name) || TAKEN_METHODS.contains(name) ? name + "_" : name;
  }

  /// `external_ids` to `EXTERNAL_IDS`, `allow-related` to `ALLOW_RELATED`.
  static String constant(String name) {
    String upper = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    if (upper.isEmpty()) {
      return "EMPTY";
    }
    if (TAKEN_CONSTANTS.contains(upper)) {
      return upper + "_";
    }
    return Character.isDigit(upper.charAt(0)) ? "_" + upper : upper;
  }

  /// A string as a literal.
  static String literal(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
