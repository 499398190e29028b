// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.central;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.tools.pki.PkiCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--tls`, `--config` and `--log-format` of `ovn-central`.
class CentralOptionsTest {

  @TempDir private Path folder;

  private List<String> tls(Path keys, String program, int port) {
    return new ArrayList<>(
        List.of(
            ServerCommand.installed(program),
            "--db=ssl:127.0.0.1:" + port,
            "--no-leader-only",
            "--timeout=10",
            "--private-key=" + keys + "-privkey.pem",
            "--certificate=" + keys + "-cert.pem",
            "--ca-cert=" + folder.resolve("data/pki/controllerca/cacert.pem")));
  }

  private static CommandResult run(List<String> command, String... words) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(words));
    return CommandResult.of(all);
  }

  @Test
  void chassisReachesSouthboundByTlsAndMayWriteOnlyWhatIsItsOwn() throws IOException {
    int nb = CentralProcess.freePort();
    int sb = CentralProcess.freePort();
    Path settings = folder.resolve("central.yaml");
    Files.writeString(
        settings,
        """
        # both ports, and TLS
        nb-port: %d
        sb-port: %d
        tls: true
        log-format: json
        """
            .formatted(nb, sb));
    try (CentralProcess central = CentralProcess.start(folder, "--config=" + settings)) {
      Path keys = folder.resolve("hv1");
      assertThat(
              PkiCommand.run(
                  "--dir=" + folder.resolve("data/pki"), "-u", "req+sign", keys.toString()))
          .isZero();
      List<String> nbctl = tls(keys, "ovn-nbctl", nb);
      assertThat(run(nbctl, "ls-add", "ls1").errors()).isEmpty();
      assertThat(run(nbctl, "ls-list").output()).contains("(ls1)");
      List<String> sbctl = tls(keys, "ovn-sbctl", sb);
      assertThat(run(sbctl, "chassis-add", "hv1", "geneve", "127.0.0.1").errors()).isEmpty();
      assertThat(run(sbctl, "chassis-add", "hv2", "geneve", "127.0.0.2").errors())
          .contains("permission error");
      assertThat(
              run(
                      List.of(ServerCommand.installed("ovn-sbctl"), "--db=" + central.southbound()),
                      "chassis-add",
                      "hv2",
                      "geneve",
                      "127.0.0.2")
                  .errors())
          .isEmpty();
      assertThat(run(sbctl, "chassis-del", "hv2").errors()).contains("permission error");
      assertThat(central.output())
          .contains("\"time\":\"20")
          .contains("\"module\":\"ovn_northd\"")
          .contains("jovn pki --dir=");
    }
    // Without TLS, on the same data and ports, the role goes too.
    try (CentralProcess central =
        CentralProcess.start(folder, "--nb-port=" + nb, "--sb-port=" + sb)) {
      assertThat(
              CommandResult.outputOf(
                  ServerCommand.installed("ovn-sbctl"),
                  "--db=tcp:127.0.0.1:" + sb,
                  "--bare",
                  "--columns=role",
                  "list",
                  "Connection"))
          .isEmpty();
      assertThat(central.output()).contains("tcp:127.0.0.1:" + sb);
    }
  }

  private String refused(String yaml) throws IOException {
    Path settings = folder.resolve("bad.yaml");
    Files.writeString(settings, yaml);
    CommandResult result =
        CommandResult.of(
            CentralProcess.command("org.jovn.tools.OvnCentralMain", "--config=" + settings));
    assertThat(result.status()).isEqualTo(1);
    return result.errors().strip().replace(settings.toString(), "FILE");
  }

  @Test
  void wrongKeysAndValuesAreNamed() throws IOException {
    assertThat(refused("data: x\nnbport: 1\n"))
        .isEqualTo("ovn-central: FILE: line 2: \"nbport\" is no option that a file may hold");
    assertThat(refused("nb-port: many\n"))
        .isEqualTo(
            "ovn-central: FILE: line 1: nb-port: \"many\": "
                + "--nb-port: \"many\" is not a port, 0 to 65535");
    assertThat(refused("tls: perhaps\n"))
        .isEqualTo("ovn-central: FILE: line 1: tls is true or false, not \"perhaps\"");
    assertThat(refused("log-format: xml\n")).contains("\"xml\" is neither text nor json");
    assertThat(refused("data: {a: b}\n")).contains("line 1: data has a value");
    assertThat(refused("data: [a\n")).contains("line 1");
  }

  @Test
  void portInUseEndsItWithItsName() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandResult result =
          CommandResult.of(
              CentralProcess.command(
                  "org.jovn.tools.OvnCentralMain",
                  "--data=" + folder.resolve("data"),
                  "--metrics=" + taken.getLocalPort()));
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.errors())
          .contains("--metrics: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("in use");
      CommandResult database =
          CommandResult.of(
              CentralProcess.command(
                  "org.jovn.tools.OvnCentralMain",
                  "--data=" + folder.resolve("data"),
                  "--nb-port=0",
                  "--sb-port=" + taken.getLocalPort()));
      assertThat(database.status()).isEqualTo(1);
      assertThat(database.errors())
          .contains("OVN_Southbound: cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .contains("--sb-port");
    }
  }
}
