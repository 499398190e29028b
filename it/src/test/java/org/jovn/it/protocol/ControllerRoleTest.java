// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.tools.pki.PkiCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real `ovn-controller` at our Southbound database, over TLS and with the role `ovn-controller`,
/// whose permissions a real `ovn-northd` has written (ovn-sb(5), RBAC_Permission): it makes its
/// chassis and claims a port; what is another chassis' it may not touch. The switch is on a dummy
/// datapath, without privileges.
class ControllerRoleTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path OVN = Path.of("/usr/share/ovn");
  private static final Path VSWITCH = Path.of("/usr/share/openvswitch/vswitch.ovsschema");

  /// What hv1 asks for, each in a transaction that is then aborted, and whether it may.
  private static final List<Asked> ASKED =
      List.of(
          new Asked(false, "'op':'insert','table':'Chassis','row':{'name':'hv3'}"),
          new Asked(false, "'op':'delete','table':'Chassis','where':[['name','==','hv2']]"),
          new Asked(true, "'op':'delete','table':'Chassis','where':[['name','==','hv1']]"),
          new Asked(false, update("Chassis", "'name','==','hv2'", "'nb_cfg':7")),
          new Asked(true, update("Chassis", "'name','==','hv1'", "'nb_cfg':7")),
          new Asked(false, update("Chassis", "'name','==','hv1'", "'name':'hv2'")),
          new Asked(false, update("Chassis_Private", "'name','==','hv2'", "'nb_cfg':7")),
          new Asked(true, update("Chassis_Private", "'name','==','hv1'", "'nb_cfg':7")),
          new Asked(false, "'op':'delete','table':'Encap','where':[['chassis_name','==','hv2']]"),
          new Asked(
              false,
              "'op':'insert','table':'Encap','row':"
                  + "{'type':'vxlan','ip':'127.0.0.3','chassis_name':'hv2'}"),
          new Asked(
              true,
              "'op':'insert','table':'Encap','row':"
                  + "{'type':'vxlan','ip':'127.0.0.3','chassis_name':'hv1'}"),
          new Asked(true, update("Port_Binding", "'logical_port','==','p1'", "'up':false")),
          new Asked(false, update("Port_Binding", "'logical_port','==','p1'", "'mac':'x'")),
          new Asked(
              true,
              "'op':'mutate','table':'Port_Binding','where':[['logical_port','==','p1']],"
                  + "'mutations':[['chassis','delete',['set',[]]]]"),
          new Asked(
              false,
              "'op':'mutate','table':'Port_Binding','where':[['logical_port','==','p1']],"
                  + "'mutations':[['tunnel_key','+=',1]]"),
          new Asked(false, "'op':'delete','table':'Port_Binding','where':[]"),
          new Asked(
              true,
              "'op':'insert','table':'MAC_Binding','row':{'logical_port':'p1','ip':'192.0.2.1'}"),
          new Asked(
              false,
              "'op':'insert','table':'Logical_Flow','row':{'pipeline':'ingress','table_id':0,"
                  + "'priority':0,'match':'1','actions':'next;'}"),
          new Asked(true, "'op':'select','table':'Chassis','where':[],'columns':['name']"));

  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();

  private record Asked(boolean allowed, String operation) {}

  private static String update(String table, String condition, String row) {
    return "'op':'update','table':'%s','where':[[%s]],'row':{%s}".formatted(table, condition, row);
  }

  @BeforeEach
  void makeCertificates() {
    Assumptions.assumeTrue(
        Files.exists(OVN.resolve("ovn-sb.ovsschema")) && Files.exists(VSWITCH),
        "the schemas are not installed");
    String pki = "--dir=" + folder.resolve("pki");
    PkiCommand.run(pki, "init");
    PkiCommand.run(pki, "-u", "req+sign", at("server"), "controller");
    PkiCommand.run(pki, "-u", "req+sign", at("hv1"));
  }

  @AfterEach
  void endProcesses() {
    processes.reversed().forEach(Process::destroyForcibly);
  }

  private String at(String file) {
    return folder.resolve(file).toString();
  }

  private void daemon(String program, String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(ServerCommand.installed(program)));
    all.addAll(List.of(words));
    all.add("-vconsole:off");
    ProcessBuilder builder = new ProcessBuilder(all);
    for (String name : List.of("OVS_RUNDIR", "OVN_RUNDIR", "OVS_LOGDIR", "OVN_LOGDIR")) {
      builder.environment().put(name, folder.toString());
    }
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("daemons.log").toFile());
    processes.add(builder.start());
  }

  private String ctl(String program, String socket, String words) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(ServerCommand.installed(program), "--timeout=60", "--db=unix:" + at(socket)));
    all.addAll(List.of(words.split(" ", -1)));
    return CommandResult.outputOf(all.toArray(String[]::new));
  }

  private Path database(String name, Path schema) throws IOException {
    Path file = folder.resolve(name);
    var _ =
        CommandResult.outputOf(
            ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schema.toString());
    return file;
  }

  @Test
  void worksWithinItsRole() throws Exception {
    Path northbound = database("nb.db", OVN.resolve("ovn-nb.ovsschema"));
    Path southbound = database("sb.db", OVN.resolve("ovn-sb.ovsschema"));
    Path local = database("conf.db", VSWITCH);
    List<String> options =
        List.of(
            "--remote=db:OVN_Southbound,SB_Global,connections",
            "--private-key=" + at("server-privkey.pem"),
            "--certificate=" + at("server-cert.pem"),
            "--ca-cert=" + at("pki/switchca/cacert.pem"));
    try (ServerProcess server =
        ServerProcess.start(
            ServerCommand.sideB(), "ovn", folder, options, northbound, southbound)) {
      int port = freePort();
      startHypervisor(local, port, server);
      ctl(
          "ovn-sbctl",
          "ovn.sock",
          "set-connection role=ovn-controller pssl:" + port + ":127.0.0.1");
      ctl("ovn-nbctl", "ovn.sock", "ls-add s1 -- lsp-add s1 p1");
      awaitText("true", "--bare --columns=up find Port_Binding logical_port=p1");
      ctl("ovn-nbctl", "ovn.sock", "--wait=hv sync");
      assertThat(ctl("ovn-sbctl", "ovn.sock", "show"))
          .contains("Chassis hv1", "Encap geneve", "Port_Binding p1");
      ctl("ovn-sbctl", "ovn.sock", "chassis-add hv2 geneve 127.0.0.2");
      ctl("ovn-sbctl", "ovn.sock", "create Chassis_Private name=hv2");
      for (Asked asked : ASKED) {
        String answer = ask(port, asked.operation());
        assertThat(answer)
            .as(asked.operation())
            .contains(asked.allowed() ? "aborted by request" : "\"error\":\"permission error\"");
        if (!asked.allowed()) {
          assertThat(answer)
              .contains("RBAC rules for client \\\"hv1\\\" role \\\"ovn-controller\\\"");
        }
      }
      // It ends politely, and takes its chassis with it.
      Process controller = processes.getLast();
      String control = at("ovn-controller." + controller.pid() + ".ctl");
      var _ =
          CommandResult.outputOf(
              ServerCommand.installed("ovs-appctl"), "--target=" + control, "exit");
      assertThat(controller.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(ctl("ovn-sbctl", "ovn.sock", "--bare --columns=name list Chassis"))
          .isEqualTo("hv2\n");
    }
  }

  /// northd, the switch with its database, and last the controller.
  private void startHypervisor(Path local, int port, ServerProcess server) throws Exception {
    String database = "unix:" + server.socket();
    daemon(
        "ovn-northd",
        "--ovnnb-db=" + database,
        "--ovnsb-db=" + database,
        "--unixctl=" + at("northd.ctl"));
    daemon(
        "ovsdb-server",
        "--remote=punix:" + at("conf.sock"),
        "--unixctl=" + at("conf.ctl"),
        local.toString());
    ctl("ovs-vsctl", "conf.sock", "--retry --no-wait init");
    daemon(
        "ovs-vswitchd",
        "unix:" + at("conf.sock"),
        "--disable-system",
        "--enable-dummy",
        "--unixctl=" + at("vswitchd.ctl"));
    ctl(
        "ovs-vsctl",
        "conf.sock",
        "add-br br-int -- set bridge br-int datapath_type=dummy fail_mode=secure"
            + " -- add-port br-int p1 -- set interface p1 type=dummy external_ids:iface-id=p1"
            + " -- set open . external_ids:system-id=hv1 external_ids:hostname=hv1"
            + " external_ids:ovn-encap-type=geneve external_ids:ovn-encap-ip=127.0.0.1"
            + " external_ids:ovn-remote=ssl:127.0.0.1:"
            + port);
    daemon(
        "ovn-controller",
        "unix:" + at("conf.sock"),
        "--private-key=" + at("hv1-privkey.pem"),
        "--certificate=" + at("hv1-cert.pem"),
        "--ca-cert=" + at("pki/controllerca/cacert.pem"));
  }

  private void awaitText(String wanted, String words) throws Exception {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    String found = ctl("ovn-sbctl", "ovn.sock", words).strip();
    while (!found.equals(wanted)) {
      assertThat(System.nanoTime()).as("%s says %s", words, found).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(100);
      found = ctl("ovn-sbctl", "ovn.sock", words).strip();
    }
  }

  private String ask(int port, String operation) throws IOException {
    return CommandResult.outputOf(
        ServerCommand.installed("ovsdb-client"),
        "--timeout=30",
        "--private-key=" + at("hv1-privkey.pem"),
        "--certificate=" + at("hv1-cert.pem"),
        "--ca-cert=" + at("pki/controllerca/cacert.pem"),
        "transact",
        "ssl:127.0.0.1:" + port,
        "['OVN_Southbound',{%s},{'op':'abort'}]".formatted(operation).replace('\'', '"'));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
