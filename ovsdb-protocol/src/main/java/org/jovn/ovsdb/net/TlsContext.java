// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keys, certificates and rules as they were in their files at some time. Immutable.
final class TlsContext {

  private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

  private static final int HANDSHAKE_SECONDS_MAX = 30;

  private final TlsOptions options;
  private final @Nullable PrivateKey privateKey;
  private final List<X509Certificate> chain;
  private final List<X509Certificate> authorities;
  private final List<String> protocols;
  private final List<String> suites;
  private @Nullable SSLContext ssl;

  private TlsContext(
      TlsOptions options,
      @Nullable PrivateKey privateKey,
      List<X509Certificate> chain,
      List<X509Certificate> authorities,
      List<X509Certificate> sentBesides) {
    this.options = options;
    this.privateKey = privateKey;
    this.chain = withMore(withIssuers(chain, authorities), sentBesides);
    this.authorities = authorities;
    this.protocols = protocols(options.protocols());
    this.suites = suites(options.ciphers());
  }

  /// Reads the files. What cannot be read is logged, and missing later.
  static TlsContext load(TlsOptions options) {
    PrivateKey key = null;
    if (options.privateKey().isPresent()) {
      try {
        key = PemFiles.privateKey(options.privateKey().get());
      } catch (IOException e) {
        LOG.error("SSL_use_PrivateKey_file: {}", SystemErrors.text(e));
      }
    }
    List<X509Certificate> chain = certificates(options.certificate(), "SSL_use_certificate_file");
    Optional<Path> caFile = options.verifiesPeer() ? options.caCertificate() : Optional.empty();
    if (options.bootstrapCaCertificate() && caFile.isPresent() && !Files.exists(caFile.get())) {
      caFile = Optional.empty();
    }
    if (!options.verifiesPeer()) {
      LOG.warn("Peer certificate validation disabled (this is a security risk)");
    }
    return new TlsContext(
        options,
        key,
        chain,
        certificates(caFile, "failed to load client certificates from " + text(caFile)),
        certificates(
            options.peerCaCertificates(),
            "failed to open " + text(options.peerCaCertificates()) + " for reading"));
  }

  private static String text(Optional<Path> file) {
    return file.map(Path::toString).orElse("");
  }

  private static List<X509Certificate> certificates(Optional<Path> file, String what) {
    if (file.isPresent()) {
      try {
        return PemFiles.certificates(file.get());
      } catch (IOException e) {
        LOG.error("{}: {}", what, SystemErrors.text(e));
      }
    }
    return List.of();
  }

  /// The peer is sent the certificates that vouch for ours as far as we have them, so that it can
  /// make use of them when it has none yet.
  private static List<X509Certificate> withIssuers(
      List<X509Certificate> chain, List<X509Certificate> authorities) {
    if (chain.isEmpty()) {
      return chain;
    }
    List<X509Certificate> longer = new ArrayList<>(chain);
    for (int i = 0; i <= authorities.size(); i++) {
      X509Certificate last = longer.getLast();
      for (X509Certificate authority : authorities) {
        if (!longer.contains(authority)
            && authority.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
          longer.add(authority);
          break;
        }
      }
    }
    return longer;
  }

  private static List<X509Certificate> withMore(
      List<X509Certificate> chain, List<X509Certificate> more) {
    if (chain.isEmpty() || more.isEmpty()) {
      return chain;
    }
    List<X509Certificate> longer = new ArrayList<>(chain);
    for (X509Certificate certificate : more) {
      if (!longer.contains(certificate)) {
        longer.add(certificate);
      }
    }
    return longer;
  }

  /// A list other than the default one rules TLSv1.3 out, as in the C programs.
  private static List<String> protocols(String list) {
    List<String> protocols = new ArrayList<>();
    if (list.equals(TlsOptions.PROTOCOLS_DEFAULT)) {
      protocols.add("TLSv1.3");
    }
    for (String protocol : list.split("[ ,\t]+", -1)) {
      switch (protocol) {
        case "TLSv1", "TLSv1.1", "TLSv1.2" -> protocols.add(protocol);
        case "" -> {
          // two separators in a row
        }
        default -> {
          LOG.error("{}: SSL protocol not recognized", protocol);
          return protocols(TlsOptions.PROTOCOLS_DEFAULT);
        }
      }
    }
    if (protocols.isEmpty()) {
      LOG.error("SSL protocol settings invalid");
      return protocols(TlsOptions.PROTOCOLS_DEFAULT);
    }
    return protocols;
  }

  private static List<String> suites(String ciphers) {
    List<String> suites = CipherList.suites(ciphers);
    if (suites.isEmpty()) {
      LOG.error("SSL_CTX_set_cipher_list: no cipher match: {}", ciphers);
      suites = CipherList.suites(TlsOptions.CIPHERS_DEFAULT);
    }
    return CipherList.withTls13(suites);
  }

  /// Whether connections can be made; logs what is missing.
  boolean isComplete(Logger log) {
    if (privateKey == null) {
      log.error("Private key must be configured to use SSL");
    }
    if (chain.isEmpty()) {
      log.error("Certificate must be configured to use SSL");
    }
    boolean trusts = !authorities.isEmpty() || !options.verifiesPeer() || bootstraps();
    if (!trusts) {
      log.error("CA certificate must be configured to use SSL");
    }
    return privateKey != null && !chain.isEmpty() && trusts;
  }

  /// Whether the next peer is to tell what to trust.
  boolean bootstraps() {
    return options.bootstrapCaCertificate()
        && options.caCertificate().isPresent()
        && authorities.isEmpty();
  }

  /// Takes what to trust from a peer's certificates; the connection has to be made anew afterwards.
  void bootstrap(List<Certificate> peerChain) {
    Path file = options.caCertificate().orElseThrow();
    if (peerChain.isEmpty()
        || !(peerChain.getLast() instanceof X509Certificate last)
        || !last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
      LOG.error("could not bootstrap CA cert: no self-signed certificate sent by peer");
      return;
    }
    try {
      if (PemFiles.writeNew(file, last)) {
        LOG.info("successfully bootstrapped CA cert to {}", file);
      } else {
        LOG.info("reading CA cert {} created by another process", file);
      }
      LOG.info("killing successful connection to retry using CA cert");
    } catch (IOException e) {
      LOG.error("could not bootstrap CA cert: creating {} failed: {}", file, SystemErrors.text(e));
    }
  }

  /// Certificates of the peer, its own first; none when it sent none.
  static List<Certificate> peerChain(SslHandler handler) {
    try {
      return List.of(handler.engine().getSession().getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  /// For a connection that was accepted.
  SslHandler server() throws IOException {
    SSLEngine engine = engine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(!authorities.isEmpty());
    return timed(engine);
  }

  /// For a connection that we made. Certificates of this family name no hosts: who is vouched for
  /// by the authority is right. The host is only asked for by its name (RFC 6066 section 3), for
  /// what stands before several servers.
  SslHandler client(String host) throws IOException {
    SSLEngine engine = engine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(serverNames(host));
    engine.setSSLParameters(parameters);
    return timed(engine);
  }

  /// None for an address, and for what can be no name there.
  private static List<SNIServerName> serverNames(String host) {
    if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(host));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  private SSLEngine engine() throws IOException {
    SSLEngine engine = ssl().createSSLEngine();
    engine.setEnabledProtocols(protocols.toArray(String[]::new));
    engine.setEnabledCipherSuites(suites.toArray(String[]::new));
    return engine;
  }

  private static SslHandler timed(SSLEngine engine) {
    SslHandler handler = new SslHandler(engine);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_SECONDS_MAX * 1000L);
    return handler;
  }

  /// Not with Netty's builder, which looks for what it could do with other libraries first, and
  /// encrypts the key to keep it: that took longer than a second.
  private synchronized SSLContext ssl() throws IOException {
    if (ssl == null) {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity(), trust(), null);
        ssl = context;
      } catch (GeneralSecurityException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return ssl;
  }

  /// Goes through what a connection will go through, as far as one side alone can.
  void rehearse() {
    try {
      var _ = timed(engine());
      SSLContext alone = SSLContext.getInstance("TLS");
      alone.init(identity(), InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      if (!TlsRehearsal.run(alone)) {
        LOG.debug("the rehearsal of a handshake came to no end");
      }
      for (TrustManager manager : trust()) {
        if (manager instanceof X509TrustManager judge) {
          X509Certificate[] ours = chain.toArray(X509Certificate[]::new);
          judge.checkClientTrusted(ours, ours[0].getPublicKey().getAlgorithm());
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      // That we would not trust ourselves does not matter; all else shows when a peer comes.
      LOG.debug("the rehearsal of a handshake ended early: {}", e.getMessage());
    }
  }

  private KeyManager[] identity() {
    return privateKey == null || chain.isEmpty()
        ? new KeyManager[0]
        : new KeyManager[] {new Identity(privateKey, chain)};
  }

  private TrustManager[] trust() throws GeneralSecurityException {
    if (authorities.isEmpty()) {
      return InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
    }
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate authority : authorities) {
      anchors.add(new TrustAnchor(authority, null));
    }
    PKIXBuilderParameters rules = new PKIXBuilderParameters(anchors, new X509CertSelector());
    rules.setRevocationEnabled(false);
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(rules));
    return factory.getTrustManagers();
  }
}
