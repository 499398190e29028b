// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.differential;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes out which of several equally true errors a server told.
///
/// A transaction may break several constraints at once, or one for several rows; the C server tells
/// the one that it meets first, and its hash tables decide which that is. The kind of check stays,
/// and the text must have the exact form of that kind.
final class FreeChoices {
  private static final Pattern ERROR =
      Pattern.compile("\"details\":\"((?:[^\"\\\\]|\\\\.)*)\",\"error\":\"([a-z ]+)\"");

  private record Kind(String name, Pattern pattern) {
    static Kind of(String name, String regex) {
      return new Kind(name, Pattern.compile(regex, Pattern.DOTALL));
    }
  }

  private static final String UUID = "(?:[0-9a-f-]{36}|row-\\d+-\\d+|uuid-\\d+)";
  private static final String ROW_STATE =
      "(?:existed in the database before this transaction and was not modified by the transaction"
          + "|existed in the database before this transaction, which modified some of the row's"
          + " columns but not any columns in this index"
          + "|was inserted by this transaction"
          + "|had the following index values before the transaction: .*?)";

  /// The rows of an operation and those of a commit come in the order of a hash table.
  private static final List<Kind> KINDS =
      List.of(
          Kind.of(
              "index",
              "Transaction causes multiple rows in \\\\\"\\w+\\\\\" table to have identical values"
                  + " \\(.*\\) for index on columns? .*\\.  First row, with UUID %s, %s\\.  Second"
                      .formatted(UUID, ROW_STATE)
                  + " row, with UUID %s, %s\\.".formatted(UUID, ROW_STATE)),
          Kind.of(
              "references nothing",
              "Table \\w+ column \\w+ row %s references nonexistent row %s in table \\w+\\."
                  .formatted(UUID, UUID)),
          Kind.of(
              "is referred to",
              "cannot delete \\w+ row %s because of \\d+ remaining reference\\(s\\)"
                  .formatted(UUID)),
          Kind.of(
              "weak reference",
              "Deletion of \\d+ weak reference\\(s\\) to deleted \\(or never-existing\\) rows from"
                  + " column \\\\\"\\w+\\\\\" in \\\\\"\\w+\\\\\" row %s".formatted(UUID)
                  + "(?: \\(inserted within this transaction\\))? caused this column to become"
                  + " empty, but constraints on this column disallow an empty column\\."
                  + "|Weak reference column \\\\\"\\w+\\\\\" in \\\\\"\\w+\\\\\" row %s"
                      .formatted(UUID)
                  + "(?: \\(inserted within this transaction\\))? contained all-zeros UUID"
                  + " \\(probably as the default value for this column\\) but deleting this value"
                  + " caused a constraint volation because this column is not allowed to be"
                  + " empty\\."),
          Kind.of("table not monitored", "no table named \\w+ in monitor session"),
          Kind.of(
              "mutation",
              "[-+.e\\d]+ is not in the valid range .*|Attempted to store \\d+ elements in .*"
                  + "|Division by zero\\.|Result of .* operation is out of range\\."
                  + "|Result of .* operation contains duplicates\\."
                  + "|.* is not one of the allowed values .*"
                  + "|[-+.e\\d]+ is (?:greater than maximum|less than minimum) allowed value .*"),
          Kind.of("timed out", "\\\\\"wait\\\\\" timed out after [1-9]\\d{0,3} ms"));

  private FreeChoices() {}

  static String removed(String text) {
    return ERROR
        .matcher(text)
        .replaceAll(m -> Matcher.quoteReplacement(kind(m.group(), m.group(1))));
  }

  private static String kind(String error, String details) {
    for (Kind kind : KINDS) {
      if (kind.pattern().matcher(details).matches()) {
        return "\"error\":\"(" + kind.name() + ")\"";
      }
    }
    return error;
  }
}
