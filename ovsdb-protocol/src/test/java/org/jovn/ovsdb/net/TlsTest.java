// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {

  @TempDir Path folder;

  private final Transport transport = new Transport(1);
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private Authority authority;

  @BeforeEach
  void makeKeys() throws Exception {
    authority = new Authority("authority");
    Files.writeString(folder.resolve("ca.pem"), authority.pem());
    authority.issue(folder, "server");
    authority.issue(folder, "client");
  }

  @AfterEach
  void close() {
    transport.close();
  }

  /// Makes certificates with elliptic curve keys.
  private static final class Authority {
    private final KeyPair pair = pair();
    private final X500Name name;
    private final X509CertificateHolder certificate;

    Authority(String commonName) throws Exception {
      name = new X500Name("O=test,CN=" + commonName);
      certificate = certificate(name, pair, true);
    }

    private static KeyPair pair() throws Exception {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    }

    private X509CertificateHolder certificate(X500Name subject, KeyPair keys, boolean ca)
        throws Exception {
      Date from = Date.from(Instant.now().minusSeconds(3600));
      Date to = Date.from(Instant.now().plusSeconds(86_400));
      return new JcaX509v3CertificateBuilder(
              name, BigInteger.valueOf(System.nanoTime()), from, to, subject, keys.getPublic())
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(ca))
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    }

    String pem() throws IOException {
      return text(certificate);
    }

    void issue(Path folder, String commonName) throws Exception {
      KeyPair keys = pair();
      X509CertificateHolder issued =
          certificate(new X500Name("O=test,CN=" + commonName), keys, false);
      Files.writeString(
          folder.resolve(commonName + "-key.pem"),
          text(new JcaPKCS8Generator(keys.getPrivate(), null)));
      Files.writeString(
          folder.resolve(commonName + "-cert.pem"), "Certificate:\n - text\n" + text(issued));
    }

    private static String text(Object item) throws IOException {
      StringWriter out = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(out)) {
        writer.writeObject(item);
      }
      return out.toString();
    }
  }

  private ConnectionOptions keysOf(String name) {
    return ConnectionOptions.defaults()
        .withTls(
            new Tls(
                TlsOptions.of(
                    folder.resolve(name + "-key.pem"),
                    folder.resolve(name + "-cert.pem"),
                    folder.resolve("ca.pem"))));
  }

  private Listener serve() throws Exception {
    return transport.listen(
        (Endpoint.Passive) Endpoint.parse("pssl:0:127.0.0.1", folder),
        keysOf("server"),
        connection -> {
          events.add("peer " + connection.peerCommonName().orElse("nobody"));
          return new ConnectionHandler() {
            @Override
            public void message(JsonRpcMessage message) {
              connection.send(message);
            }

            @Override
            public void closed(CloseReason reason) {
              events.add("server closed");
            }
          };
        });
  }

  private void connect(int port, ConnectionOptions options) throws Exception {
    connect("127.0.0.1", port, options);
  }

  private void connect(String host, int port, ConnectionOptions options) throws Exception {
    transport.connect(
        Endpoint.parseActive("ssl:%s:%d".formatted(host, port)),
        options,
        new ConnectListener() {
          @Override
          public ConnectionHandler connected(Connection connection) {
            events.add("to " + connection.peerCommonName().orElse("nobody"));
            connection.send(
                new JsonRpcMessage.Notification("n", Json.array(Json.of("x".repeat(100_000)))));
            return new ConnectionHandler() {
              @Override
              public void message(JsonRpcMessage message) {
                events.add("echoed " + message.toString().length());
                connection.close();
              }

              @Override
              public void closed(CloseReason reason) {
                events.add("client closed " + reason.kind());
              }
            };
          }

          @Override
          public void failed(CloseReason reason) {
            events.add("failed " + reason.text());
          }
        });
  }

  /// The events up to and with one that begins like this.
  private List<String> eventsUntil(String beginning) throws InterruptedException {
    List<String> seen = new ArrayList<>();
    while (seen.isEmpty() || !seen.getLast().startsWith(beginning)) {
      String event = events.poll(20, TimeUnit.SECONDS);
      assertThat(event).as("after %s", seen).isNotNull();
      seen.add(String.valueOf(event));
    }
    return seen;
  }

  @Test
  void readsKeysAndCertificatesBesideOtherText() throws Exception {
    assertThat(PemFiles.privateKey(folder.resolve("client-key.pem")).getAlgorithm())
        .isEqualTo("EC");
    assertThat(PemFiles.certificates(folder.resolve("client-cert.pem")))
        .hasSize(1)
        .allSatisfy(c -> assertThat(PemFiles.commonName(c)).contains("client"));
  }

  @Test
  void takesTheFirstOfSeveralNames() throws Exception {
    new Authority("ca").issue(folder, "first,CN=second");
    X509Certificate issued =
        PemFiles.certificates(folder.resolve("first,CN=second-cert.pem")).getFirst();
    assertThat(PemFiles.commonName(issued)).contains("first");
  }

  @Test
  void readsKeysInTheFormsOfTheirAlgorithms() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    Path file = folder.resolve("key.pem");
    for (KeyPair pair : List.of(Authority.pair(), rsa.generateKeyPair())) {
      String algorithm = pair.getPrivate().getAlgorithm();
      String text =
          Authority.text(
              pair.getPrivate() instanceof ECPrivateKey key ? ofOpenSsl(key) : pair.getPrivate());
      assertThat(text).startsWith("-----BEGIN " + algorithm + " PRIVATE KEY");
      Files.writeString(file, "text\n" + text);
      PrivateKey read = PemFiles.privateKey(file);
      assertThat(read.getAlgorithm()).isEqualTo(algorithm);
      Signature signature =
          Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
      signature.initSign(read);
      byte[] signed = signature.sign();
      signature.initVerify(pair.getPublic());
      assertThat(signature.verify(signed)).isTrue();
    }
  }

  /// With the curve, which the JDK leaves out.
  private static PemObject ofOpenSsl(ECPrivateKey key) throws IOException {
    byte[] content =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
            .getEncoded();
    return new PemObject("EC PRIVATE KEY", content);
  }

  @Test
  void refusesWhatIsNoKey() throws Exception {
    Path file = folder.resolve("key.pem");
    for (String content :
        List.of(
            "",
            "-----BEGIN PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\n?\n-----END PRIVATE KEY-----\n",
            "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n",
            "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----\n",
            "-----BEGIN EC PRIVATE KEY-----\n-----END EC PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\nMAMCAQE=\n-----END RSA PRIVATE KEY-----\n",
            """
            -----BEGIN RSA PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            -----END RSA PRIVATE KEY-----
            """)) {
      Files.writeString(file, content);
      assertThatExceptionOfType(IOException.class)
          .as(content)
          .isThrownBy(() -> PemFiles.privateKey(file));
    }
  }

  @Test
  void tellsBothSidesWhoIsThere() throws Exception {
    connect(serve().port(), keysOf("client"));
    assertThat(eventsUntil("client closed"))
        .contains("peer client", "to server", "client closed LOCAL")
        .anyMatch(event -> event.startsWith("echoed 100"));
  }

  @Test
  void refusesStrangersAndStaysThere() throws Exception {
    Listener listener = serve();
    Path strange = Files.createDirectory(folder.resolve("strange"));
    new Authority("stranger").issue(strange, "client");
    TlsOptions stranger =
        TlsOptions.of(
            strange.resolve("client-key.pem"),
            strange.resolve("client-cert.pem"),
            folder.resolve("ca.pem"));
    connect(listener.port(), ConnectionOptions.defaults().withTls(new Tls(stranger)));
    assertThat(eventsUntil("client closed"))
        .doesNotContain("peer client")
        .noneMatch(event -> event.startsWith("echoed"));
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      plain.setSoTimeout(30_000);
      plain.getOutputStream().write("{\"id\":1}\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(plain.getInputStream().readAllBytes().length).isLessThan(20);
    }
    connect(listener.port(), keysOf("client"));
    assertThat(eventsUntil("echoed")).contains("peer client");
  }

  @Test
  void saysWhenKeysAreMissing() throws Exception {
    connect(serve().port(), ConnectionOptions.defaults());
    assertThat(eventsUntil("failed")).containsExactly("failed Protocol not available");
  }

  @Test
  void takesTheAuthorityFromTheFirstPeer() throws Exception {
    Path trusted = folder.resolve("trusted.pem");
    Tls tls =
        new Tls(
            new TlsOptions(
                Optional.of(folder.resolve("client-key.pem")),
                Optional.of(folder.resolve("client-cert.pem")),
                Optional.of(trusted),
                true,
                Optional.empty(),
                TlsOptions.PROTOCOLS_DEFAULT,
                TlsOptions.CIPHERS_DEFAULT));
    int port = serve().port();
    connect(port, ConnectionOptions.defaults().withTls(tls));
    assertThat(eventsUntil("failed")).contains("failed Protocol error");
    assertThat(PemFiles.certificates(trusted))
        .isEqualTo(PemFiles.certificates(folder.resolve("ca.pem")));
    connect(port, ConnectionOptions.defaults().withTls(tls));
    assertThat(eventsUntil("echoed")).contains("to server");
  }

  @Test
  void readsCipherListsAsOpenSsl() {
    List<String> all =
        List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_DH_anon_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_NULL_SHA256");
    assertThat(CipherList.suites("HIGH:!aNULL:!MD5", all))
        .containsExactlyElementsOf(all.subList(1, 4));
    assertThat(CipherList.suites("AES128-SHA", all)).containsExactly(all.get(3));
    assertThat(CipherList.suites("ECDHE+AESGCM,AES128-SHA", all))
        .containsExactly(all.get(1), all.get(3));
    assertThat(CipherList.suites("ALL:!RSA:!aNULL:-CHACHA20", all)).containsExactly(all.get(1));
    assertThat(CipherList.suites("foo", all)).isEmpty();
    assertThat(CipherList.openSslName(all.get(1))).isEqualTo("ECDHE-RSA-AES256-GCM-SHA384");
    assertThat(CipherList.openSslName(all.get(2))).isEqualTo("ECDHE-ECDSA-CHACHA20-POLY1305");
  }

  /// The first message of a client, which is not encrypted.
  private byte[] hello(String host) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      connect(host, server.getLocalPort(), keysOf("client"));
      try (Socket socket = server.accept()) {
        byte[] header = socket.getInputStream().readNBytes(5);
        return socket.getInputStream().readNBytes((header[3] & 0xff) << 8 | (header[4] & 0xff));
      }
    }
  }

  @Test
  void asksForTheHostByItsName() throws Exception {
    String named = new String(hello("localhost"), StandardCharsets.ISO_8859_1);
    assertThat(named).contains("\0\0\11localhost");
    String numbered = new String(hello("127.0.0.1"), StandardCharsets.ISO_8859_1);
    assertThat(numbered).doesNotContain("127.0.0.1");
  }
}
