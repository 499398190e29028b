// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.util.function.Consumer;
import org.jovn.daemon.Daemon;

/// Where `ovsdb-tool` prints.
///
/// @param out takes pieces of standard output
/// @param err takes lines for standard error that do not end the program
record OvsdbToolOutput(Consumer<String> out, Consumer<String> err) {

  /// The process's own streams.
  static final OvsdbToolOutput PROCESS =
      new OvsdbToolOutput(Daemon::output, line -> System.err.println(line));

  void print(String text) {
    out.accept(text);
  }

  /// Prints a line and returns status 0.
  int line(String line) {
    out.accept(line + "\n");
    return 0;
  }
}
