// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;

/// Reads the resource files of cases; what is wrong in them is a fault of ours.
final class ScriptReader {

  private static final List<String> FILES =
      List.of(
          "json.txt",
          "schema.txt",
          "methods.txt",
          "monitor.txt",
          "locks.txt",
          "notation.txt",
          "operations.txt",
          "references.txt",
          "conditional.txt",
          "extensions.txt",
          "roles.txt");

  private static final Pattern STEP =
      Pattern.compile("(>>|>=|>\\.|>|<!|<<|<=|<-|<\\.|<) *(?:([A-Z])?(#[a-z0-9]+)?(?: |$))? *(.*)");

  /// What is written often: an insert, the table and condition of an operation on that row, and the
  /// request for a monitor of it.
  private static final String NEW =
      Matcher.quoteReplacement("{\"op\":\"insert\",\"table\":\"$T\",\"row\":{\"$M\":\"$m")
          + "$1\"}}";

  private static final String AT =
      Matcher.quoteReplacement("\"table\":\"$T\",\"where\":[[\"$M\",\"==\",\"$m") + "$1\"]]";
  private static final String BY =
      Matcher.quoteReplacement(
          "{\"$T\":[{\"columns\":[\"$M\",\"$C\"],\"where\":[[\"$M\",\"==\",\"$m1\"]]}]}");

  private final List<Script> scripts = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final String file;
  private String section = "";
  private String id = "";
  private String title = "";
  private Optional<String> role = Optional.empty();
  private List<Step> steps = new ArrayList<>();
  private Optional<Script.Deviation> deviation = Optional.empty();

  private ScriptReader(String file) {
    this.file = file;
  }

  /// All cases, in the order in which they are run.
  static List<Script> all() {
    List<Script> all = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (String file : FILES) {
      for (Script script : read(file, resource(file))) {
        if (!ids.add(script.id())) {
          throw new IllegalStateException(file + ": case " + script.id() + " is there twice");
        }
        all.add(script);
      }
    }
    return all;
  }

  static List<Script> read(String file, String text) {
    ScriptReader reader = new ScriptReader(file);
    for (String line : joined(text)) {
      reader.line(line);
    }
    reader.finishCase();
    return reader.scripts;
  }

  private static String resource(String file) {
    try (InputStream in = ScriptReader.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is not among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }

  private static List<String> joined(String text) {
    List<String> lines = new ArrayList<>();
    String full =
        text.replaceAll("%new([1-4])", NEW).replaceAll("%at([1-4])", AT).replaceAll("%by1", BY);
    for (String line : full.split("\n", -1)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith(" ")) {
        lines.set(lines.size() - 1, lines.getLast() + " " + line.strip());
      } else {
        lines.add(line.stripTrailing());
      }
    }
    return lines;
  }

  private void line(String line) {
    int space = line.indexOf(' ');
    String word = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1).strip();
    switch (word) {
      case "section" -> {
        finishCase();
        section = rest;
      }
      case "case" -> {
        finishCase();
        id = rest;
      }
      case "title" -> title = rest;
      case "use" -> role = Optional.of(rest);
      case "role" -> role(rest.split(" ", -1));
      case "deviates" -> {
        List<Step> known = new ArrayList<>();
        deviation = Optional.of(new Script.Deviation(rest, known));
        current = known;
      }
      default -> current.add(step(line));
    }
  }

  /// The role gets a permission for the table: authorization, insert_delete, update.
  private void role(String... words) {
    if (words.length != 3) {
      throw wrong("a role has three values without blanks");
    }
    String both =
        """
        {"op":"insert","table":"$P","uuid-name":"p","row":{"$PN":"$T",
          "authorization":["set",%s],"insert_delete":%s,"update":["set",%s]}},
        {"op":"insert","table":"RBAC_Role","row":
          {"name":"$role","permissions":["map",[["$T",["named-uuid","p"]]]]}}
        """
            .formatted((Object[]) words);
    current.add(request("A", "", "do " + both));
    current.add(new Step.Result("A", "", json("[{\"uuid\":\"$_\"},{\"uuid\":\"$_\"}]")));
  }

  private List<Step> current = steps;

  private void finishCase() {
    if (!id.isEmpty()) {
      if (!ids.add(id) || title.isEmpty() || section.isEmpty() || steps.isEmpty()) {
        throw new IllegalStateException(file + ": case " + id + " is not complete, or there twice");
      }
      scripts.add(new Script(id, section, title, role, steps, deviation));
    }
    id = "";
    title = "";
    role = Optional.empty();
    steps = new ArrayList<>();
    current = steps;
    deviation = Optional.empty();
  }

  private Step step(String line) {
    Matcher matcher = STEP.matcher(line);
    if (!matcher.matches()) {
      throw wrong("not a step: " + line);
    }
    String peer = matcher.group(2) == null ? "A" : matcher.group(2);
    String tag = matcher.group(3) == null ? "" : matcher.group(3);
    String rest = matcher.group(4).strip();
    return switch (matcher.group(1)) {
      case ">" -> request(peer, tag, rest);
      case ">>" -> new Step.Notify(peer, word(rest), json(afterWord(rest)));
      case ">=" -> new Step.Text(peer, rest);
      case ">." -> new Step.Hangup(peer);
      case "<" -> new Step.Result(peer, tag, json(rest));
      case "<!" -> new Step.Failure(peer, tag, json(rest));
      case "<<" -> new Step.Notification(peer, word(rest), json(afterWord(rest)));
      case "<=" -> new Step.Message(peer, json(rest));
      case "<-" -> new Step.Silence(peer);
      case "<." -> new Step.Closed(peer);
      default -> throw wrong("not a step: " + line);
    };
  }

  private Step request(String peer, String tag, String rest) {
    String method = word(rest);
    String params = afterWord(rest);
    return method.equals("do")
        ? new Step.Request(peer, tag, "transact", json("[\"$db\"," + params + "]"))
        : new Step.Request(peer, tag, method, json(params));
  }

  private static String word(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  private static String afterWord(String text) {
    int space = text.indexOf(' ');
    return space < 0 ? "" : text.substring(space + 1).strip();
  }

  private Json json(String text) {
    try {
      return JsonReader.parse(text);
    } catch (JsonException e) {
      throw wrong(e.getMessage() + ": " + text);
    }
  }

  private IllegalStateException wrong(String message) {
    return new IllegalStateException(file + ", case " + id + ": " + message);
  }
}
