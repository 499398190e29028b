// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.tools.pki.PkiCommand;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real clients over TLS, with certificates on both sides: python's `ovs.db.idl`, an `ovn-nbctl`
/// daemon and `ovs-vsctl` see the same of our server as of the C one.
class TlsClientsTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path NORTHBOUND = Path.of("/usr/share/ovn/ovn-nb.ovsschema");
  private static final Path VSWITCH = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

  @TempDir private Path folder;

  @BeforeEach
  void makeCertificates() {
    Assumptions.assumeTrue(
        Files.exists(NORTHBOUND) && Files.exists(VSWITCH), "the schemas are not installed");
    String pki = "--dir=" + folder.resolve("pki");
    PkiCommand.run(pki, "init");
    PkiCommand.run(pki, "-u", "req+sign", at("server"), "controller");
    PkiCommand.run(pki, "-u", "req+sign", at("client"));
  }

  private String at(String file) {
    return folder.resolve(file).toString();
  }

  /// Asks a server for what a test wants to compare.
  private interface Talk {
    String with(String remote, String server) throws IOException;
  }

  private void compare(Path schema, Talk talk) throws IOException {
    List<String> answers = new ArrayList<>();
    for (ServerCommand command : List.of(ServerCommand.sideA(), ServerCommand.sideB())) {
      Path database = folder.resolve(command.name() + ".db");
      CommandResult.outputOf(
          ServerCommand.installed("ovsdb-tool"), "create", database.toString(), schema.toString());
      List<String> options =
          List.of(
              "--remote=pssl:0:127.0.0.1",
              "--private-key=" + at("server-privkey.pem"),
              "--certificate=" + at("server-cert.pem"),
              "--ca-cert=" + at("pki/switchca/cacert.pem"));
      try (ServerProcess server =
          ServerProcess.start(command, command.name(), folder, options, database)) {
        String port = server.log().replaceAll("(?s).*listening on port ([0-9]+).*", "$1");
        answers.add(talk.with("ssl:127.0.0.1:" + port, command.name()));
      }
    }
    assertThat(answers.getLast()).isEqualTo(answers.getFirst());
  }

  private List<String> client(String program) {
    return List.of(
        ServerCommand.installed(program),
        "--timeout=30",
        "--private-key=" + at("client-privkey.pem"),
        "--certificate=" + at("client-cert.pem"),
        "--ca-cert=" + at("pki/controllerca/cacert.pem"));
  }

  private static String run(List<String> first, String... words) throws IOException {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(words));
    CommandResult result = CommandResult.of(all);
    return (result.status() + "\n" + result.output() + result.errors())
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
  }

  @Test
  void pythonsIdlWalks() throws IOException {
    Assumptions.assumeTrue(
        Files.isExecutable(PYTHON)
            && CommandResult.of(List.of(PYTHON.toString(), "-c", "import ovs.db.idl, ssl")).status()
                == 0,
        "python has no ovs.db.idl");
    Path script = folder.resolve("idl_walk.py");
    try (var in = TlsClientsTest.class.getResourceAsStream("idl_walk.py")) {
      if (in == null) {
        throw new IOException("idl_walk.py is not there");
      }
      Files.copy(in, script);
    }
    compare(
        NORTHBOUND,
        (remote, _) -> {
          String walk =
              run(
                  List.of(PYTHON.toString(), script.toString(), remote, NORTHBOUND.toString()),
                  at("client-privkey.pem"),
                  at("client-cert.pem"),
                  at("pki/controllerca/cacert.pem"));
          assertThat(walk).contains("connected [] lock True", "insert success", "ports 0");
          return walk;
        });
  }

  @Test
  void anNbctlDaemonWorks() throws IOException {
    compare(
        NORTHBOUND,
        (remote, server) -> {
          List<String> daemon = new ArrayList<>(client("ovn-nbctl"));
          daemon.remove("--timeout=30");
          String control = at(server + ".nbctl");
          String started =
              run(
                  daemon,
                  "--db=" + remote,
                  "--detach",
                  "--unixctl=" + control,
                  "--pidfile=" + at(server + ".nbctl.pid"));
          assertThat(started).startsWith("0\n");
          List<String> appctl =
              List.of(ServerCommand.installed("ovs-appctl"), "--target=" + control);
          try {
            StringBuilder out = new StringBuilder();
            for (String line :
                List.of(
                    "ls-add s1",
                    "lsp-add s1 p1",
                    "lsp-set-addresses p1 00:00:00:00:00:01",
                    "lr-add r1",
                    "lrp-add r1 rp1 00:00:00:00:00:02 192.0.2.1/24",
                    "acl-add s1 to-lport 10 ip4 allow",
                    "acl-list s1",
                    "lb-add lb1 192.0.2.9:80 192.0.2.2:80,192.0.2.3:80",
                    "ls-lb-add s1 lb1",
                    "lb-list",
                    "--wait=none set Logical_Switch s1 other_config:a=b",
                    "get Logical_Switch s1 other_config",
                    "show",
                    "lsp-del p1",
                    "ls-add s1",
                    "list Logical_Switch")) {
              List<String> words = new ArrayList<>(List.of("run"));
              words.addAll(List.of(line.split(" ")));
              out.append(run(appctl, words.toArray(String[]::new)));
            }
            return out.toString().replace(control, "CONTROL");
          } finally {
            run(appctl, "exit");
          }
        });
  }

  @Test
  void vsctlWorks() throws IOException {
    compare(
        VSWITCH,
        (remote, _) -> {
          List<String> vsctl = new ArrayList<>(client("ovs-vsctl"));
          vsctl.addAll(List.of("--db=" + remote, "--no-wait"));
          StringBuilder out = new StringBuilder();
          out.append(run(vsctl, "init"));
          out.append(run(vsctl, "add-br", "br0", "--", "add-port", "br0", "p0", "tag=5"));
          out.append(run(vsctl, "set", "Interface", "p0", "type=internal", "options:a=b"));
          out.append(run(vsctl, "set-controller", "br0", "tcp:127.0.0.1:9"));
          out.append(run(vsctl, "list-ports", "br0"));
          out.append(run(vsctl, "get", "Port", "p0", "tag"));
          out.append(run(vsctl, "add-port", "br0", "p0"));
          out.append(run(vsctl, "show").lines().sorted().toList());
          out.append(run(vsctl, "del-br", "br0"));
          out.append(run(vsctl, "list-br"));
          return out.toString();
        });
  }
}
