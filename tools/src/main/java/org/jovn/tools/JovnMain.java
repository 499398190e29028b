// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.util.Arrays;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.tools.conformance.ConformanceCommand;
import org.jovn.tools.lab.LabCommand;
import org.jovn.tools.pki.PkiCommand;

/// The program `jovn`: what is ours and has no counterpart among the C programs, a verb each.
public final class JovnMain {

  private static final String VERSION = "0.1.0";

  private static final String USAGE =
      """
      usage: jovn VERB [ARGUMENT...]
        central      host OVN's databases in one process (jovn central --help)
        lab          two hypervisors and machines in namespaces (jovn lab --help)
        latency      how long changes take to the hypervisors (jovn latency --help)
        conformance  show whether a peer keeps to its specification (jovn conformance --help)
        pki          make keys and certificates (jovn pki --help)
        --version    the version of this program, and of the programs that it matches
      """;

  private JovnMain() {}

  public static void main(String[] arguments) {
    String verb = arguments.length == 0 ? "" : arguments[0];
    String[] rest =
        arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
    String name = verb.equals("central") ? "ovn-central" : "jovn";
    Daemon.run(
        Program.ovn(name, OvnCentralMain.OVN_RELEASE),
        daemon ->
            switch (verb) {
              case "central" -> OvnCentralMain.run(daemon, "jovn central", rest);
              case "lab" -> LabCommand.run(rest);
              case "latency" -> LatencyCommand.run(daemon.program(), rest);
              case "pki" -> PkiCommand.run(rest);
              case "conformance" -> ConformanceCommand.run(rest);
              case "--version", "-V", "version" -> {
                Daemon.output(
                    "jovn %s (Open vSwitch %s, OVN %s)\n"
                        .formatted(VERSION, Program.OVS_VERSION, OvnCentralMain.OVN_RELEASE));
                yield 0;
              }
              case "--help", "-h", "help", "" -> {
                Daemon.output(USAGE);
                yield verb.isEmpty() ? 1 : 0;
              }
              default -> throw Fatal.of("unknown verb \"" + verb + "\" (use --help for help)");
            });
  }
}
