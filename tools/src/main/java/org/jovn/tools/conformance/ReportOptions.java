// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import picocli.CommandLine.Option;

/// The options of every subcommand that say where its report goes; mixed in with picocli's
/// `@Mixin`.
public final class ReportOptions {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the results as a list of objects")
  private List<Path> json = List.of();

  @Option(names = "--junit", paramLabel = "FILE", description = "write the results as JUnit's XML")
  private List<Path> junit = List.of();

  /// Prints the table, writes the files, and returns the exit status.
  public int finish(Report report) {
    try {
      report.write(json, junit);
    } catch (IOException e) {
      throw Fatal.of("cannot write the report: " + e.getMessage());
    }
    Daemon.output(report.table());
    return report.exitStatus();
  }
}
