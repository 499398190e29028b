// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.nio.file.Path;
import java.util.Optional;

/// The keys and rules of `ssl:` and `pssl:` (ovsdb-server(8), "Public Key Infrastructure Options").
///
/// @param privateKey PEM file of the private key
/// @param certificate PEM file of the certificate, and of those that vouch for it
/// @param caCertificate PEM file of the certificates that peers must be vouched for by; `none` for
///   not asking
/// @param bootstrapCaCertificate whether to take that file from the first peer when there is none
/// @param peerCaCertificates PEM file of more certificates to send to peers, for those that take
///   what they trust from their first peer
/// @param protocols comma- or space-separated list of TLSv1, TLSv1.1 and TLSv1.2; the default list
///   allows TLSv1.3 too, as in the C programs
/// @param ciphers ciphers of TLSv1.2, as OpenSSL lists them
public record TlsOptions(
    Optional<Path> privateKey,
    Optional<Path> certificate,
    Optional<Path> caCertificate,
    boolean bootstrapCaCertificate,
    Optional<Path> peerCaCertificates,
    String protocols,
    String ciphers) {

  public static final String PROTOCOLS_DEFAULT = "TLSv1,TLSv1.1,TLSv1.2";
  public static final String CIPHERS_DEFAULT = "HIGH:!aNULL:!MD5";

  private static final String NONE = "none";

  /// What is configured when nothing is.
  public static final TlsOptions NOTHING =
      new TlsOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          PROTOCOLS_DEFAULT,
          CIPHERS_DEFAULT);

  /// Of three files, with the usual rules.
  public static TlsOptions of(Path privateKey, Path certificate, Path caCertificate) {
    return new TlsOptions(
        Optional.of(privateKey),
        Optional.of(certificate),
        Optional.of(caCertificate),
        false,
        Optional.empty(),
        PROTOCOLS_DEFAULT,
        CIPHERS_DEFAULT);
  }

  /// Whether peers need a certificate.
  boolean verifiesPeer() {
    return caCertificate.isEmpty() || !caCertificate.get().toString().equals(NONE);
  }
}
