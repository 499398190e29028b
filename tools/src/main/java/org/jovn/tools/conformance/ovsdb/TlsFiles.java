// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// The files of `ssl:`: private key (PKCS #8), certificate, and certificates of authorities.
record TlsFiles(Optional<Path> privateKey, Optional<Path> certificate, Optional<Path> authorities) {

  private static final char[] NO_PASSWORD = new char[0];

  /// What was read from the files.
  record Keys(List<KeyManager> own, List<TrustManager> trusted) {

    /// A new context that uses them.
    SSLContext context() throws IOException {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.toArray(new KeyManager[0]), trusted.toArray(new TrustManager[0]), null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IOException("the files for ssl: cannot be used: " + e.getMessage(), e);
      }
    }
  }

  /// Reads them.
  ///
  /// @throws IOException when one of them cannot be read or used, named in the message
  Keys read() throws IOException {
    try {
      return new Keys(List.of(keys()), List.of(trust()));
    } catch (GeneralSecurityException e) {
      throw new IOException("the files for ssl: cannot be used: " + e.getMessage(), e);
    }
  }

  /// The common name in the certificate, by which a server knows the client.
  ///
  /// @throws IOException when there is no certificate with one
  String commonName() throws IOException {
    try {
      for (Path file : certificate.stream().toList()) {
        for (Certificate first : certificates(file)) {
          if (first instanceof X509Certificate x509) {
            LdapName subject = new LdapName(x509.getSubjectX500Principal().getName());
            for (Rdn part : subject.getRdns()) {
              if (part.getType().equalsIgnoreCase("CN")) {
                return part.getValue().toString();
              }
            }
          }
          throw new IOException(file + ": the certificate's subject has no common name");
        }
      }
    } catch (GeneralSecurityException | InvalidNameException e) {
      throw new IOException("the certificate cannot be used: " + e.getMessage(), e);
    }
    throw new IOException("there is no certificate");
  }

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    if (privateKey.isPresent() && certificate.isPresent()) {
      Certificate[] chain = certificates(certificate.get()).toArray(new Certificate[0]);
      store.setKeyEntry("own", key(privateKey.get()), NO_PASSWORD, chain);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private TrustManager[] trust() throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int n = 0;
    if (authorities.isPresent()) {
      for (Certificate authority : certificates(authorities.get())) {
        store.setCertificateEntry("authority" + n++, authority);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    StringBuilder blocks = new StringBuilder();
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
    while (begin >= 0) { // there may be text for people between them
      int end = text.indexOf("-----END CERTIFICATE-----", begin);
      if (end < 0) {
        throw new IOException(file + ": the last certificate has no end");
      }
      end += "-----END CERTIFICATE-----".length();
      blocks.append(text, begin, end).append('\n');
      begin = text.indexOf("-----BEGIN CERTIFICATE-----", end);
    }
    byte[] bytes = blocks.toString().getBytes(StandardCharsets.ISO_8859_1);
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(bytes));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = text.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = text.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new IOException(file + ": holds no private key in the form of PKCS #8");
    }
    String body = text.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end);
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body));
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException _) {
        // it is a key of the other kind
      }
    }
    throw new IOException(file + ": neither an RSA nor an EC key");
  }
}
