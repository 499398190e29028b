// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.codegen;

/// Java source under construction, with its indentation.
@SuppressWarnings("AnnotateFormatMethod") // its annotation would be a dependency of its own
final class SourceText {

  private final StringBuilder text = new StringBuilder();
  private int depth;

  /// Appends lines.
  void line(String format, Object... arguments) {
    for (String line : format.formatted(arguments).split("\n", -1)) {
      text.append("  ".repeat(line.isEmpty() ? 0 : depth)).append(line).append('\n');
    }
  }

  /// Begins a block.
  void open(String format, Object... arguments) {
    line(format + " {", arguments);
    depth++;
  }

  /// Ends a block.
  void close(String after) {
    depth--;
    line("}" + after);
  }

  /// Begins a method, after an empty line.
  void method(String format, Object... arguments) {
    line("");
    open(format, arguments);
  }

  /// The body of a method, and its end.
  void end(String format, Object... arguments) {
    line(format, arguments);
    close("");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
