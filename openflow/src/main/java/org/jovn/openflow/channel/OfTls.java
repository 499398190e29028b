// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/// The keys of `ssl:` and `pssl:`: PEM files of our private key (PKCS #8), of our certificate, and
/// of the authority that peers must be vouched for by. Both sides show a certificate.
public record OfTls(Path privateKey, Path certificate, Path caCertificate) {

  /// A context for one side, from the files as they are now.
  SslContext context(boolean server) throws IOException {
    try {
      SslContextBuilder builder =
          server
              ? SslContextBuilder.forServer(certificate.toFile(), privateKey.toFile())
                  .clientAuth(ClientAuth.REQUIRE)
              : SslContextBuilder.forClient()
                  .keyManager(certificate.toFile(), privateKey.toFile())
                  // Switches are known by their certificate; names are not in it.
                  .endpointIdentificationAlgorithm(null);
      return builder
          .sslProvider(SslProvider.JDK)
          .trustManager(caCertificate.toFile())
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IllegalArgumentException | SSLException e) {
      throw new IOException("TLS keys cannot be used: " + e.getMessage(), e);
    }
  }
}
