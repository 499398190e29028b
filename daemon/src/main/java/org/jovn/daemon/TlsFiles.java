// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.nio.file.Path;
import java.util.Optional;
import org.jovn.ovsdb.net.TlsOptions;

/// The TLS options as given: file names, or `db:DB,TABLE,COLUMN` where the program takes them from
/// a database; empty strings where there was no such option.
///
/// @param bootstrapCaCert the CA certificate is taken from the first peer when its file is not
///   there
public record TlsFiles(
    String privateKey,
    String certificate,
    String caCert,
    boolean bootstrapCaCert,
    String peerCaCert,
    String protocols,
    String ciphers) {

  public static final TlsFiles NONE = new TlsFiles("", "", "", false, "", "", "");

  /// The keys and rules of a program that takes no option from a database.
  public TlsOptions toOptions() {
    return new TlsOptions(
        path(privateKey),
        path(certificate),
        path(caCert),
        bootstrapCaCert,
        path(peerCaCert),
        protocols.isEmpty() ? TlsOptions.PROTOCOLS_DEFAULT : protocols,
        ciphers.isEmpty() ? TlsOptions.CIPHERS_DEFAULT : ciphers);
  }

  private static Optional<Path> path(String file) {
    return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
  }

  /// These with one more option, or empty when the option is not one of TLS.
  Optional<TlsFiles> with(String option, String value) {
    String[] v = {privateKey, certificate, caCert, peerCaCert, protocols, ciphers};
    boolean bootstrap = bootstrapCaCert;
    switch (option) {
      case "private-key" -> v[0] = value;
      case "certificate" -> v[1] = value;
      case "ca-cert", "bootstrap-ca-cert" -> {
        v[2] = value;
        bootstrap = option.equals("bootstrap-ca-cert");
      }
      case "peer-ca-cert" -> v[3] = value;
      case "ssl-protocols" -> v[4] = value;
      case "ssl-ciphers" -> v[5] = value;
      default -> {
        return Optional.empty();
      }
    }
    return Optional.of(new TlsFiles(v[0], v[1], v[2], bootstrap, v[3], v[4], v[5]));
  }
}
