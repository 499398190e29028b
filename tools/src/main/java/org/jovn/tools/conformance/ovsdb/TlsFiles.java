// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jovn.ovsdb.net.PemFiles;

/// The files of `ssl:`: private key, certificate, and certificates of authorities.
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
    Path file = certificate.orElseThrow(() -> new IOException("there is no certificate"));
    return PemFiles.commonName(certificates(file).getFirst())
        .orElseThrow(
            () -> new IOException(file + ": the certificate's subject has no common name"));
  }

  private KeyManager[] keys() throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    if (privateKey.isPresent() && certificate.isPresent()) {
      Certificate[] chain = certificates(certificate.get()).toArray(new Certificate[0]);
      store.setKeyEntry("own", read(privateKey.get(), PemFiles::privateKey), NO_PASSWORD, chain);
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

  private static List<X509Certificate> certificates(Path file) throws IOException {
    return read(file, PemFiles::certificates);
  }

  /// What a reader makes of a file; its errors get the file's name.
  private interface Reader<T> {
    T read(Path file) throws IOException;
  }

  private static <T> T read(Path file, Reader<T> reader) throws IOException {
    try {
      return reader.read(file);
    } catch (FileSystemException e) {
      throw e; // has it
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
