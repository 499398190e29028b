// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.ColumnType;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.tools.client.TableStyle.CellFormat;

/// Prints tables one after another in a [TableStyle]. Widths count bytes of UTF-8, as the C
/// programs' do.
final class TablePrinter {

  private static final int UUID_LENGTH = 36;
  private static final int UUID_SHOWN = 8;
  private static final byte[] SPACE = {' '};

  private final TableStyle style;
  private final Output out;
  private boolean isFirst = true;

  TablePrinter(TableStyle style, Output out) {
    this.style = style;
    this.out = out;
  }

  void print(TextTable table) {
    switch (style.format()) {
      case TABLE -> printTable(table);
      case LIST -> printList(table);
      case HTML -> printHtml(table);
      case CSV -> printCsv(table);
      case JSON -> printJson(table);
    }
  }

  private void begin(TextTable table) {
    if (!isFirst) {
      out.print("\n");
    }
    isFirst = false;
    title(table.timestamp);
    title(table.caption);
  }

  private void title(String text) {
    if (!text.isEmpty()) {
      out.line(text);
    }
  }

  private void printTable(TextTable table) {
    begin(table);
    int columns = table.headings.size();
    int[] widths = new int[columns];
    List<byte[][]> rows = new ArrayList<>(table.rows.size());
    for (int y = 0; y < table.rows.size(); y++) {
      byte[][] row = new byte[columns][];
      for (int x = 0; x < columns; x++) {
        row[x] = bytes(text(table.cell(y, x)));
        int limit = style.columnBytesMax() > 0 ? style.columnBytesMax() : Integer.MAX_VALUE;
        widths[x] = Math.max(widths[x], Math.min(row[x].length, limit));
      }
      rows.add(row);
    }
    if (style.headings()) {
      byte[][] headings = new byte[columns][];
      byte[][] rules = new byte[columns][];
      for (int x = 0; x < columns; x++) {
        headings[x] = bytes(table.headings.get(x));
        widths[x] = Math.max(widths[x], headings[x].length);
        rules[x] = bytes("-".repeat(widths[x]));
      }
      printLine(headings, widths);
      printLine(rules, widths);
    }
    for (byte[][] row : rows) {
      printLine(row, widths);
    }
  }

  /// Without blanks at the end.
  private void printLine(byte[][] cells, int[] widths) {
    int blanks = 0;
    for (int x = 0; x < cells.length; x++) {
      int length = Math.min(cells[x].length, widths[x]);
      int end = length;
      while (end > 0 && cells[x][end - 1] == ' ') {
        end--;
      }
      blanks += x > 0 ? 1 : 0;
      if (end > 0) {
        for (; blanks > 0; blanks--) {
          out.print(SPACE);
        }
        out.print(cells[x], end);
      }
      blanks += widths[x] - end;
    }
    out.print("\n");
  }

  private void printList(TextTable table) {
    begin(table);
    for (int y = 0; y < table.rows.size(); y++) {
      if (y > 0) {
        out.print("\n");
      }
      for (int x = 0; x < table.headings.size(); x++) {
        if (style.headings()) {
          byte[] heading = bytes(table.headings.get(x));
          out.print(heading);
          out.print(" ".repeat(Math.max(0, 20 - heading.length))).print(": ");
        }
        out.line(text(table.cell(y, x)));
      }
    }
  }

  private void printHtml(TextTable table) {
    title(table.timestamp);
    out.print("<table border=1>\n");
    if (!table.caption.isEmpty()) {
      htmlCell("caption", table.caption, false);
    }
    if (style.headings()) {
      out.print("  <tr>\n");
      for (String heading : table.headings) {
        htmlCell("th", heading, false);
      }
      out.print("  </tr>\n");
    }
    for (int y = 0; y < table.rows.size(); y++) {
      out.print("  <tr>\n");
      for (int x = 0; x < table.headings.size(); x++) {
        htmlCell("td", text(table.cell(y, x)), table.headings.get(x).equals("_uuid"));
      }
      out.print("  </tr>\n");
    }
    out.print("</table>\n");
  }

  /// UUIDs are links to their rows.
  private void htmlCell(String element, String text, boolean isTarget) {
    StringBuilder html = new StringBuilder("    <").append(element).append('>');
    if (isTarget) {
      html.append("<a name=\"");
      text.chars().forEach(c -> escape((char) c, html));
      html.append("\">");
      text.chars().limit(UUID_SHOWN).forEach(c -> escape((char) c, html));
      html.append("</a>");
    } else {
      for (int i = 0; i < text.length(); ) {
        String uuid = uuidAt(text, i);
        if (uuid.isEmpty()) {
          escape(text.charAt(i++), html);
        } else {
          html.append("<a href=\"#").append(uuid).append("\">");
          html.append(uuid, 0, UUID_SHOWN).append("</a>");
          i += UUID_LENGTH;
        }
      }
    }
    out.print(html.append("</").append(element).append(">\n").toString());
  }

  private static String uuidAt(String text, int at) {
    if (text.length() - at < UUID_LENGTH) {
      return "";
    }
    String part = text.substring(at, at + UUID_LENGTH);
    return UuidAtom.find(part) == null ? "" : part;
  }

  private static void escape(char c, StringBuilder html) {
    switch (c) {
      case '&' -> html.append("&amp;");
      case '<' -> html.append("&lt;");
      case '>' -> html.append("&gt;");
      case '"' -> html.append("&quot;");
      default -> html.append(c);
    }
  }

  private void printCsv(TextTable table) {
    begin(table);
    if (style.headings()) {
      for (int x = 0; x < table.headings.size(); x++) {
        csvCell(x, table.headings.get(x));
      }
      out.print("\n");
    }
    for (int y = 0; y < table.rows.size(); y++) {
      for (int x = 0; x < table.headings.size(); x++) {
        csvCell(x, text(table.cell(y, x)));
      }
      out.print("\n");
    }
  }

  private void csvCell(int x, String text) {
    out.print(x > 0 ? "," : "");
    boolean quote = text.indexOf('"') >= 0 || text.indexOf(',') >= 0 || text.indexOf('\n') >= 0;
    out.print(quote ? '"' + text.replace("\"", "\"\"") + '"' : text);
  }

  private void printJson(TextTable table) {
    JsonObject.Builder json = new JsonObject.Builder();
    if (!table.caption.isEmpty()) {
      json.put("caption", Json.of(table.caption));
    }
    if (!table.timestamp.isEmpty()) {
      json.put("time", Json.of(table.timestamp));
    }
    List<Json> headings = new ArrayList<>();
    table.headings.forEach(heading -> headings.add(Json.of(heading)));
    json.put("headings", new Json.Arr(headings));
    List<Json> rows = new ArrayList<>();
    for (int y = 0; y < table.rows.size(); y++) {
      List<Json> row = new ArrayList<>();
      for (int x = 0; x < table.headings.size(); x++) {
        row.add(json(table.cell(y, x)));
      }
      rows.add(new Json.Arr(row));
    }
    out.line(PrettyJson.text(json.put("data", new Json.Arr(rows)).build(), style.pretty()));
  }

  private static Json json(TextTable.Cell cell) {
    return switch (cell) {
      case TextTable.Cell.Empty _ -> Json.Null.NULL;
      case TextTable.Cell.Text(String text) -> Json.of(text);
      case TextTable.Cell.Untyped(Json json) -> json;
      case TextTable.Cell.Value(Json json, _) -> json;
      case TextTable.Cell.Typed(Datum datum, _) -> ColumnType.toJson(datum);
    };
  }

  private String text(TextTable.Cell cell) {
    return switch (cell) {
      case TextTable.Cell.Empty _ -> "";
      case TextTable.Cell.Text(String text) -> text;
      case TextTable.Cell.Untyped(Json json) -> json.toString();
      case TextTable.Cell.Value(Json json, ColumnType type) -> text(json, type);
      case TextTable.Cell.Typed(Datum datum, ColumnType type) -> text(datum, type);
    };
  }

  private String text(Json json, ColumnType type) {
    if (style.cells() == CellFormat.JSON) {
      return json.toString();
    }
    try {
      return text(type.parse(json, NamedUuids.NONE), type);
    } catch (OvsdbException e) {
      return json.toString(); // the change of a value: what is shown is what was sent
    }
  }

  private String text(Datum datum, ColumnType type) {
    return switch (style.cells()) {
      case JSON -> ColumnType.toJson(datum).toString();
      case BARE -> elements(datum, " ", true);
      case STRING -> {
        String elements = elements(datum, ", ", false);
        boolean isBracketed = type.max() > 1 || datum.isEmpty();
        yield !isBracketed ? elements : type.isMap() ? "{" + elements + "}" : "[" + elements + "]";
      }
    };
  }

  private static String elements(Datum datum, String separator, boolean bare) {
    StringJoiner text = new StringJoiner(separator);
    switch (datum) {
      case Atom atom -> text.add(text(atom, bare));
      case AtomSet set -> set.forEach(atom -> text.add(text(atom, bare)));
      case AtomMap map ->
          map.forEach((key, value) -> text.add(text(key, bare) + "=" + text(value, bare)));
    }
    return text.toString();
  }

  private static String text(Atom atom, boolean bare) {
    return bare && atom instanceof StringAtom(String value) ? value : atom.text();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
