// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;

/// The results of a run, in the order of the cases, as a table, as JSON and as JUnit's XML.
public final class Report {

  private static final int LINE_COLUMNS_MAX = 400;

  private final String suite;
  private final List<CaseResult> results = new ArrayList<>();

  /// @param suite name of the whole, for JUnit
  public Report(String suite) {
    this.suite = suite;
  }

  public void add(CaseResult result) {
    results.add(result);
  }

  public List<CaseResult> results() {
    return List.copyOf(results);
  }

  public int count(Status status) {
    int n = 0;
    for (CaseResult result : results) {
      n += result.status() == status ? 1 : 0;
    }
    return n;
  }

  /// The exit status of the command: 0 without a failure.
  public int exitStatus() {
    return count(Status.FAIL) == 0 ? 0 : 1;
  }

  /// A line per case, then the exchange of each that did not pass, then the sums.
  public String table() {
    int idWidth = "case".length();
    int sectionWidth = "section".length();
    for (CaseResult result : results) {
      idWidth = Math.max(idWidth, result.id().length());
      sectionWidth = Math.max(sectionWidth, result.section().length());
    }
    String format = "%%-%ds  %%-%ds  %%-8s  %%s%%n".formatted(idWidth, sectionWidth);
    StringBuilder text = new StringBuilder();
    text.append(format.formatted("case", "section", "status", "title"));
    for (CaseResult result : results) {
      text.append(
          format.formatted(result.id(), result.section(), result.status().word(), result.title()));
    }
    for (CaseResult result : results) {
      if (result.status() == Status.FAIL || result.status() == Status.DEVIATES) {
        text.append(
            "\n%s %s: %s\n".formatted(result.id(), result.status().word(), result.remark()));
        for (String line : result.exchange()) {
          text.append("  ").append(cut(line)).append('\n');
        }
      }
    }
    text.append('\n');
    if (count(Status.SKIPPED) > 0) {
      text.append("%d skipped\n".formatted(count(Status.SKIPPED)));
    }
    text.append(
        "%d passed, %d failed, %d deviates\n"
            .formatted(count(Status.PASS), count(Status.FAIL), count(Status.DEVIATES)));
    return text.toString();
  }

  /// A list of objects, a line each.
  public String json() {
    StringBuilder text = new StringBuilder("[\n");
    for (int i = 0; i < results.size(); i++) {
      CaseResult result = results.get(i);
      text.append(
          Json.object(
              "id", Json.of(result.id()),
              "section", Json.of(result.section()),
              "title", Json.of(result.title()),
              "status", Json.of(result.status().word()),
              "remark", Json.of(result.remark()),
              "exchange", Json.of(String.join("\n", result.exchange()))));
      text.append(i + 1 < results.size() ? ",\n" : "\n");
    }
    return text.append("]\n").toString();
  }

  /// The XML that continuous integration reads; a deviation counts as passed.
  public String junit() {
    long millis = 0;
    for (CaseResult result : results) {
      millis += result.millis();
    }
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append(
        ("<testsuite name=\"%s\" tests=\"%d\" failures=\"%d\" errors=\"0\" "
                + "skipped=\"%d\" time=\"%s\">\n")
            .formatted(
                xml(suite),
                results.size(),
                count(Status.FAIL),
                count(Status.SKIPPED),
                seconds(millis)));
    for (CaseResult result : results) {
      text.append(
          "  <testcase classname=\"%s\" name=\"%s\" time=\"%s\">\n"
              .formatted(xml(result.section()), xml(result.id()), seconds(result.millis())));
      String exchange = xml(String.join("\n", result.exchange()));
      switch (result.status()) {
        case PASS -> {}
        case FAIL ->
            text.append("    <failure message=\"%s\">".formatted(xml(result.remark())))
                .append(exchange)
                .append("</failure>\n");
        case DEVIATES ->
            text.append("    <system-out>deviates: %s\n".formatted(xml(result.remark())))
                .append(exchange)
                .append("</system-out>\n");
        case SKIPPED ->
            text.append("    <skipped message=\"%s\"/>\n".formatted(xml(result.remark())));
      }
      text.append("  </testcase>\n");
    }
    return text.append("</testsuite>\n").toString();
  }

  /// Writes the files that were asked for.
  public void write(List<Path> json, List<Path> junit) throws IOException {
    for (Path file : json) {
      Files.writeString(file, json());
    }
    for (Path file : junit) {
      Files.writeString(file, junit());
    }
  }

  private static String cut(String line) {
    return line.length() <= LINE_COLUMNS_MAX ? line : line.substring(0, LINE_COLUMNS_MAX) + "…";
  }

  private static String seconds(long millis) {
    return millis / 1000 + "." + String.valueOf(1000 + millis % 1000).substring(1);
  }

  /// Escapes for text and attributes; what XML 1.0 cannot hold becomes `?`.
  private static String xml(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\n' -> out.append("&#10;");
                default -> out.appendCodePoint(isXml(c) ? c : '?');
              }
            });
    return out.toString();
  }

  private static boolean isXml(int c) {
    return c == '\t' || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c != 0xfffe && c != 0xffff);
  }
}
