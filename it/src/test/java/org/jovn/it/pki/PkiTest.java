// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jovn.daemon.Fatal;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.tools.pki.PkiCommand;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys and certificates of `jovn pki` are what `ovs-pki`, openssl and the programs of Open vSwitch
/// take for their own.
class PkiTest {

  @TempDir private Path folder;
  private Path pki;

  @BeforeEach
  void prepare() {
    pki = folder.resolve("pki");
  }

  private int pki(String... words) {
    List<String> all = new ArrayList<>(List.of("--dir=" + pki, "--batch", "-u"));
    all.addAll(List.of(words));
    return PkiCommand.run(all.toArray(String[]::new));
  }

  private String at(String file) {
    return folder.resolve(file).toString();
  }

  private CommandResult theirs(String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(ServerCommand.installed("ovs-pki"));
    all.addAll(List.of("--dir=" + pki, "--log=" + at("log"), "--batch", "-u"));
    all.addAll(List.of(words));
    return CommandResult.of(all);
  }

  private String openssl(String... words) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(ServerCommand.installed("openssl"));
    all.addAll(List.of(words));
    CommandResult result = CommandResult.of(all);
    return result.output() + result.errors();
  }

  @Test
  void whatItSignsIsGoodForOpenssl() throws IOException {
    assertThat(pki("init")).isZero();
    assertThat(pki("req", at("a"))).isZero();
    assertThat(pki("sign", at("a"))).isZero();
    assertThat(pki("req+sign", at("b"), "controller")).isZero();
    assertThat(pki("verify", at("a"))).isZero();
    assertThat(pki("verify", at("b"), "controller")).isZero();
    assertThatThrownBy(() -> pki("verify", at("b"), "switch"))
        .isInstanceOf(Fatal.class)
        .hasMessageContaining("b-cert.pem: verification failed: it is of another issuer");
    String authority = pki.resolve("switchca/cacert.pem").toString();
    assertThat(openssl("verify", "-x509_strict", "-CAfile", authority, at("a-cert.pem")))
        .doesNotContain("self-signed");
    assertThat(openssl("verify", "-CAfile", authority, at("a-cert.pem"))).contains(": OK");
    assertThat(openssl("verify", "-CAfile", authority, at("b-cert.pem"))).contains("failed");
    assertThat(openssl("x509", "-in", at("a-cert.pem"), "-noout", "-subject", "-serial"))
        .contains("C = US, ST = CA, O = Open vSwitch, OU = Open vSwitch certifier, CN = a")
        .contains("serial=02");
    assertThat(openssl("req", "-in", at("a-req.pem"), "-noout", "-verify")).contains("OK");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("a-privkey.pem"))))
        .isEqualTo("rw-------");
    assertThat(theirs("verify", at("a")).output()).isEqualTo(at("a-cert.pem") + ": OK\n");
  }

  @Test
  void selfSignedCertificatesAreTheirOwnAuthority() throws IOException {
    pki("req", at("s"));
    assertThat(pki("self-sign", at("s"))).isZero();
    assertThat(openssl("verify", "-CAfile", at("s-cert.pem"), at("s-cert.pem"))).contains(": OK");
  }

  @Test
  void itGoesOnWithWhatTheOtherProgramMade() throws IOException {
    assertThat(theirs("init").status()).isZero();
    assertThat(theirs("req+sign", at("a")).status()).isZero();
    assertThat(pki("verify", at("a"))).isZero();
    assertThat(theirs("req", at("b")).status()).isZero();
    assertThat(pki("sign", at("b"))).isZero();
    assertThat(theirs("verify", at("b")).output()).contains("b-cert.pem: OK");
    assertThat(theirs("req+sign", at("c")).errors()).isEmpty();
    assertThat(openssl("x509", "-in", at("c-cert.pem"), "-noout", "-serial"))
        .isEqualTo("serial=04\n");
  }

  @Test
  void wrongUseIsExplained() throws IOException {
    pki("init");
    assertThatThrownBy(() -> pki("init"))
        .hasMessage(pki + " already exists and --force not" + " specified");
    pki("req", at("a"));
    assertThatThrownBy(() -> pki("req", at("a")))
        .hasMessage(at("a-privkey.pem") + " already exists and --force not supplied");
    assertThatThrownBy(() -> pki("sign", at("z"))).hasMessage(at("z-req.pem") + " does not exist");
    assertThatThrownBy(() -> pki("sign", at("a"), "x"))
        .hasMessage("type argument must be 'switch' or 'controller'");
    assertThatThrownBy(() -> pki("frob")).hasMessage("frob command unknown; use --help for help");
    assertThatThrownBy(() -> pki("req"))
        .hasMessage("req must have exactly one argument; use --help for help");
    assertThatThrownBy(() -> pki("-B", "100", "req", at("q")))
        .hasMessage("argument to -B or --bits must be at least 1024");
    Files.writeString(folder.resolve("bad-req.pem"), "no PEM");
    assertThatThrownBy(() -> pki("sign", at("bad")))
        .hasMessage(at("bad-req.pem") + ": holds no certificate request");
    pki("sign", at("a"));
    Path key = folder.resolve("a-privkey.pem");
    Files.delete(key);
    Files.copy(folder.resolve("a-req.pem"), key);
    assertThatThrownBy(() -> pki("-f", "self-sign", at("a")))
        .hasMessage(key + ": holds no private key");
  }

  @Test
  void programsTalkWithThem() throws IOException {
    pki("init");
    pki("req+sign", at("server"), "controller");
    pki("req+sign", at("client"));
    for (ServerCommand command : List.of(ServerCommand.sideA(), ServerCommand.sideB())) {
      Path database = folder.resolve(command.name() + ".db");
      Path schema = folder.resolve("schema");
      Files.writeString(schema, "{\"name\":\"T\",\"tables\":{}}");
      CommandResult.outputOf(
          ServerCommand.installed("ovsdb-tool"), "create", database.toString(), schema.toString());
      List<String> options =
          List.of(
              "--remote=pssl:0:127.0.0.1",
              "--private-key=" + at("server-privkey.pem"),
              "--certificate=" + at("server-cert.pem"),
              "--ca-cert=" + pki.resolve("switchca/cacert.pem"));
      try (ServerProcess server =
          ServerProcess.start(command, command.name(), folder, options, database)) {
        String log = server.log();
        String port = log.replaceAll("(?s).*listening on port ([0-9]+).*", "$1");
        assertThat(
                CommandResult.outputOf(
                    ServerCommand.installed("ovsdb-client"),
                    "--timeout=20",
                    "--private-key=" + at("client-privkey.pem"),
                    "--certificate=" + at("client-cert.pem"),
                    "--ca-cert=" + pki.resolve("controllerca/cacert.pem"),
                    "list-dbs",
                    "ssl:127.0.0.1:" + port))
            .isEqualTo("T\n_Server\n");
      }
    }
  }
}
