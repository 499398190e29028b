// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance;

import org.jovn.tools.conformance.openflow.OpenflowConformance;
import org.jovn.tools.conformance.ovsdb.OvsdbConformance;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `jovn conformance`: a subcommand for each protocol, which returns the exit status: 0 without a
/// failed case, 1 with one, 2 for wrong options.
@Command(
    name = "jovn conformance",
    description = "Shows whether a peer keeps to its specification.",
    mixinStandardHelpOptions = true,
    subcommands = {OvsdbConformance.class, OpenflowConformance.class})
public final class ConformanceCommand {

  private ConformanceCommand() {}

  /// Runs `jovn conformance ARGUMENTS`; messages for the user are thrown as
  /// [org.jovn.daemon.Fatal].
  public static int run(String... arguments) {
    CommandLine command = new CommandLine(new ConformanceCommand());
    command.setExecutionExceptionHandler(
        (exception, _, _) -> {
          throw exception;
        });
    return command.execute(arguments);
  }
}
