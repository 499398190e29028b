// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jovn.openflow.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ssl:` and `pssl:`: both sides show a certificate, and each checks the other's.
@Timeout(60)
class OfTlsTest {
  private static final String PASSWORD = "openflow";

  @TempDir Path folder;

  /// Our key and certificate, by the JDK's keytool, and the authority of the peer.
  private OfTls keys(String name, String authority) throws Exception {
    return new OfTls(key(name, "key"), key(name, "cert"), key(authority, "cert"));
  }

  private Path key(String name, String part) throws Exception {
    Path file = folder.resolve(name + "." + part + ".pem");
    if (Files.notExists(file)) {
      create(name);
    }
    return file;
  }

  private void create(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(name + ".key.pem", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    write(name + ".cert.pem", "CERTIFICATE", keys.getCertificate(name).getEncoded());
  }

  private void write(String file, String title, byte[] data) throws IOException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.UTF_8)).encodeToString(data);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + title + "-----\n" + base64 + "\n-----END " + title + "-----\n");
  }

  private OfController controller(OfTls keys, BlockingQueue<OfConnection> accepted) {
    return OfController.start(
        1,
        OfOptions.DEFAULT.withTls(keys),
        connection -> {
          accepted.add(connection);
          return _ -> {};
        });
  }

  private OfController switches(OfTls keys) {
    return OfController.start(
        1,
        OfOptions.DEFAULT.withStart(OfOptions.Start.HELLO).withTimes(0, 10_000).withTls(keys),
        FakeSwitch::new);
  }

  @Test
  void eachSideMayListen() throws Exception {
    BlockingQueue<OfConnection> accepted = new LinkedBlockingQueue<>();
    try (OfController controller = controller(keys("controller", "switch"), accepted);
        OfController switches = switches(keys("switch", "controller"))) {
      OfListener listener = controller.listen("pssl:0:127.0.0.1");
      switches.connect("ssl:127.0.0.1:" + listener.port()).get();
      OfConnection passive = accepted.take();
      assertThat(passive.features().orElseThrow().datapathId()).isEqualTo(0xabc);
      passive.barrier().get();
      OfListener other = switches.listen("pssl:0:127.0.0.1");
      OfConnection active = controller.connect("ssl:127.0.0.1:" + other.port()).get();
      Bytes data = Bytes.zeros(60_000);
      assertThat(active.echo(data).get()).isEqualTo(data);
    }
  }

  @Test
  void strangersAreRefused() throws Exception {
    BlockingQueue<OfConnection> accepted = new LinkedBlockingQueue<>();
    try (OfController controller = controller(keys("controller", "switch"), accepted);
        OfController stranger = switches(keys("stranger", "controller"));
        OfController distrustful = switches(keys("switch", "stranger"))) {
      OfListener listener = controller.listen("pssl:0:127.0.0.1");
      String method = "ssl:127.0.0.1:" + listener.port();
      assertThatThrownBy(() -> stranger.connect(method).get()).hasMessageNotContaining("timed");
      assertThatThrownBy(() -> distrustful.connect(method).get()).hasMessageContaining("PKIX");
      assertThat(accepted).isEmpty();
    }
  }
}
