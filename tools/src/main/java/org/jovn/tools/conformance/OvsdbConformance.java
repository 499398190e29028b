// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `jovn conformance ovsdb`: RFC 7047 and ovsdb-server(7).
@Command(
    name = "ovsdb",
    description = "Runs the cases of RFC 7047 and ovsdb-server(7) against a server.",
    mixinStandardHelpOptions = true)
final class OvsdbConformance implements Callable<Integer> {

  @Mixin private ReportOptions options = new ReportOptions();

  @Override
  public Integer call() {
    return options.finish(new Report("jovn conformance ovsdb"));
  }
}
