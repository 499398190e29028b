// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options.Option;

/// How tables are printed (ovsdb-client(1), "Output Formatting Options").
///
/// @param headings whether there is a row of headings
/// @param pretty whether JSON that is no cell is printed on many lines
/// @param columnBytesMax widest column of [Format#TABLE] in bytes; 0 for no limit
record TableStyle(
    Format format, CellFormat cells, boolean headings, boolean pretty, int columnBytesMax) {

  static final TableStyle DEFAULT = new TableStyle(Format.TABLE, CellFormat.STRING, true, false, 0);

  /// The options that [#with] knows, in the order of the C programs' tables.
  static final List<Option> OPTIONS =
      List.of(
          Option.required("format", 'f'),
          Option.required("data", 'd'),
          Option.flag("no-headings"),
          Option.flag("pretty"),
          Option.flag("bare"),
          Option.required("max-column-width"));

  /// The form of a table.
  enum Format {
    TABLE,
    LIST,
    HTML,
    CSV,
    JSON
  }

  /// The form of a value, except in tables of [Format#JSON].
  enum CellFormat {
    STRING,
    BARE,
    JSON
  }

  /// This style with one more option, or empty when the option is none of [#OPTIONS].
  ///
  /// @throws Fatal when a format is not known
  Optional<TableStyle> with(Option option, String value) {
    return switch (option.name()) {
      case "format" ->
          Optional.of(new TableStyle(format(value), cells, headings, pretty, columnBytesMax));
      case "data" ->
          Optional.of(new TableStyle(format, cells(value), headings, pretty, columnBytesMax));
      case "no-headings" ->
          Optional.of(new TableStyle(format, cells, false, pretty, columnBytesMax));
      case "pretty" -> Optional.of(new TableStyle(format, cells, headings, true, columnBytesMax));
      case "bare" ->
          Optional.of(new TableStyle(Format.LIST, CellFormat.BARE, false, pretty, columnBytesMax));
      case "max-column-width" ->
          Optional.of(new TableStyle(format, cells, headings, pretty, number(value)));
      default -> Optional.empty();
    };
  }

  private static Format format(String name) {
    return switch (name) {
      case "table" -> Format.TABLE;
      case "list" -> Format.LIST;
      case "html" -> Format.HTML;
      case "csv" -> Format.CSV;
      case "json" -> Format.JSON;
      default -> throw Fatal.of("unknown output format \"" + name + "\"");
    };
  }

  private static CellFormat cells(String name) {
    return switch (name) {
      case "string" -> CellFormat.STRING;
      case "bare" -> CellFormat.BARE;
      case "json" -> CellFormat.JSON;
      default -> throw Fatal.of("unknown data format \"" + name + "\"");
    };
  }

  /// As `atoi` has it, what is no number is no limit.
  private static int number(String text) {
    try {
      return Math.max(0, Integer.parseInt(text.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
