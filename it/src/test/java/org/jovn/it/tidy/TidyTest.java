// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.it.tidy.SourceTree.Declaration;
import org.jovn.it.tidy.SourceTree.TextFile;
import org.junit.jupiter.api.Test;

/// What good looks like here, as far as a machine can tell. Each test lists all offenders at once.
class TidyTest {
  private static final int LINE_COLUMNS_MAX = 100;
  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 70;
  private static final int ARCHITECTURE_LINES_MAX = 200;
  private static final int PACKAGE_COMMENT_LINES_MIN = 2;
  private static final int PACKAGE_COMMENT_LINES_MAX = 10;

  /// Files that may be long: tables, one row for each thing of a specification.
  private static final Set<String> TABLES = Set.of("OxmFields.java");

  /// Methods that may be long, as "File.method": a table written as one switch.
  private static final Set<String> TABLE_METHODS =
      Set.of(
          "ExperimenterEncoder.encode",
          "MultipartReplyEncoder.encodeBody",
          "NiciraActionEncoder.encodeBody");

  /// Words that say nothing in the name of a type.
  private static final Set<String> BANNED_WORDS =
      Set.of("Manager", "Helper", "Util", "Utils", "Impl", "Info", "Abstract", "Base", "Data");

  /// Names from a specification that hold such a word.
  private static final Set<String> SPECIFIED_NAMES = Set.of("BaseType");

  private static final String TEXT_BLOCK = "\"".repeat(3);
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0";
  private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");
  private static final Pattern QUOTED_TYPE = Pattern.compile("`([A-Z][a-z0-9]+[A-Za-z0-9]*)`");
  // Written in parts, so that this file does not offend against its own rules.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(^|[^\\w.])/(wo" + "rk|ro" + "ot|ho" + "me|tm" + "p)/\\w|\\.\\./sha" + "red");

  private static final SourceTree TREE = SourceTree.read();

  @Test
  void linesAreShort() {
    List<String> offenders = new ArrayList<>();
    for (TextFile file : TREE.java()) {
      boolean quoted = false;
      for (int i = 0; i < file.lines().size(); i++) {
        String line = file.lines().get(i);
        boolean quotes = (line.length() - line.replace(TEXT_BLOCK, "").length()) % 6 != 0;
        // What a text block holds has the length that it has.
        if (line.length() > LINE_COLUMNS_MAX && !quoted && !line.startsWith("import ")) {
          offenders.add("%s:%d: %s".formatted(file.path(), i + 1, line.strip()));
        }
        quoted ^= quotes;
      }
    }
    assertThat(offenders).as("lines of more than %d columns", LINE_COLUMNS_MAX).isEmpty();
  }

  @Test
  void filesAreShort() {
    List<String> offenders = new ArrayList<>();
    for (TextFile file : TREE.java()) {
      if (file.lines().size() > FILE_LINES_MAX && !TABLES.contains(fileName(file.path()))) {
        offenders.add(file.path() + ": " + file.lines().size());
      }
    }
    assertThat(offenders).as("files of more than %d lines", FILE_LINES_MAX).isEmpty();
  }

  @Test
  void methodsAreShort() {
    List<String> offenders = new ArrayList<>();
    for (Declaration method : TREE.declarations()) {
      String name = fileName(method.path()).replace(".java", "." + method.name());
      boolean isLong = !method.isType() && method.length() > METHOD_LINES_MAX;
      if (isLong && !TABLE_METHODS.contains(name)) {
        offenders.add("%s:%d: %s".formatted(method.path(), method.line(), method.name()));
      }
    }
    assertThat(offenders).as("methods of more than %d lines", METHOD_LINES_MAX).isEmpty();
  }

  @Test
  void everyFileNamesItsLicence() {
    List<String> offenders = new ArrayList<>();
    for (TextFile file : TREE.java()) {
      if (!file.lines().getFirst().equals(LICENCE)) {
        offenders.add(file.path());
      }
    }
    assertThat(offenders).as("files whose first line is not the licence").isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    Map<String, List<String>> commented = new TreeMap<>();
    Set<String> packages = new TreeSet<>();
    for (TextFile file : TREE.java()) {
      int source = file.path().indexOf("/java/");
      if (source < 0) {
        continue;
      }
      String name = file.path().substring(source, file.path().lastIndexOf('/'));
      packages.add(name);
      if (fileName(file.path()).equals("package-info.java")) {
        commented.put(name, file.lines());
      }
    }
    List<String> offenders = new ArrayList<>();
    for (String name : packages) {
      List<String> lines = commented.getOrDefault(name, List.of());
      long comment = lines.stream().filter(line -> line.matches("/// .*")).count();
      if (!lines.contains("@NullMarked")
          || comment < PACKAGE_COMMENT_LINES_MIN
          || comment > PACKAGE_COMMENT_LINES_MAX) {
        offenders.add("%s: %d lines of comment".formatted(name, comment));
      }
    }
    assertThat(offenders).as("packages without a good package-info.java").isEmpty();
  }

  @Test
  void namesSaySomething() {
    List<String> offenders = new ArrayList<>();
    for (Declaration type : TREE.declarations()) {
      if (type.isType() && !SPECIFIED_NAMES.contains(type.name())) {
        Matcher words = WORD.matcher(type.name());
        while (words.find()) {
          if (BANNED_WORDS.contains(words.group())) {
            offenders.add("%s:%d: %s".formatted(type.path(), type.line(), type.name()));
          }
        }
      }
    }
    assertThat(offenders).as("types with a word in their name that says nothing").isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    assertThat(offenders(UNFINISHED)).as("marks of unfinished work").isEmpty();
  }

  @Test
  void nothingNamesThisMachine() {
    assertThat(offenders(MACHINE_PATH)).as("paths of one machine").isEmpty();
  }

  @Test
  void noAuthorsNoSleepNoMuteWithoutReason() {
    List<String> offenders = new ArrayList<>();
    for (TextFile file : TREE.java()) {
      offenders.addAll(file.where(line -> line.contains("@aut" + "hor")));
      if (file.isMain()) {
        offenders.addAll(file.where(line -> line.contains("Thread.sle" + "ep(")));
      }
      for (int i = 0; i < file.lines().size(); i++) {
        String line = file.lines().get(i);
        boolean muted = line.strip().startsWith("@SuppressWarnings");
        if (muted && !line.contains("//") && (i == 0 || !isComment(file.lines().get(i - 1)))) {
          offenders.add("%s:%d: %s".formatted(file.path(), i + 1, line.strip()));
        }
      }
    }
    assertThat(offenders)
        .as("author tags, sleeps in the core, warnings muted with no reason")
        .isEmpty();
  }

  @Test
  void architectureIsShortAndTrue() {
    TextFile page =
        TREE.files().stream()
            .filter(file -> file.path().equals("docs/ARCHITECTURE.md"))
            .findFirst()
            .orElseThrow();
    Set<String> types = new LinkedHashSet<>();
    TREE.declarations().stream().filter(Declaration::isType).forEach(t -> types.add(t.name()));
    List<String> unknown = new ArrayList<>();
    for (String line : page.lines()) {
      Matcher named = QUOTED_TYPE.matcher(line);
      while (named.find()) {
        if (!types.contains(named.group(1))) {
          unknown.add(named.group(1));
        }
      }
    }
    assertThat(unknown).as("classes that docs/ARCHITECTURE.md names and nobody declares").isEmpty();
    assertThat(page.lines().size()).isLessThan(ARCHITECTURE_LINES_MAX);
  }

  private static List<String> offenders(Pattern pattern) {
    List<String> offenders = new ArrayList<>();
    for (TextFile file : TREE.files()) {
      offenders.addAll(file.where(line -> pattern.matcher(line).find()));
    }
    return offenders;
  }

  private static boolean isComment(String line) {
    return line.strip().startsWith("//");
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
