// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.TlsFiles;
import org.jovn.ovsdb.net.Tls;
import org.jovn.ovsdb.net.TlsOptions;
import org.jovn.ovsdb.server.DatabaseReference.BadReferenceException;
import org.jovn.ovsdb.server.DatabaseReference.Resolved;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The TLS options of a server: files, or what columns of databases say (`db:DB,TABLE,COLUMN`),
/// looked up anew by [#update]. Belongs to the thread of [Remotes].
final class TlsConfiguration {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");

  private final Server server;
  private final TlsFiles files;
  private final Tls tls = new Tls(TlsOptions.NOTHING);
  private TlsOptions current = TlsOptions.NOTHING;

  TlsConfiguration(Server server, TlsFiles files) {
    this.server = server;
    this.files = files;
  }

  Tls tls() {
    return tls;
  }

  void update() {
    String protocols = value(files.protocols());
    String ciphers = value(files.ciphers());
    TlsOptions options =
        new TlsOptions(
            path(files.privateKey()),
            path(files.certificate()),
            path(files.caCert()),
            bootstraps(),
            path(files.peerCaCert()),
            protocols.isEmpty() ? TlsOptions.PROTOCOLS_DEFAULT : protocols,
            ciphers.isEmpty() ? TlsOptions.CIPHERS_DEFAULT : ciphers);
    if (!options.equals(current)) {
      current = options;
      tls.configure(options);
      tls.read();
    }
  }

  /// Refuses options that refer to databases, tables or columns that are not there.
  void check() throws BadReferenceException {
    for (String option :
        List.of(
            files.privateKey(),
            files.certificate(),
            files.caCert(),
            files.peerCaCert(),
            files.protocols(),
            files.ciphers())) {
      if (DatabaseReference.is(option)) {
        DatabaseReference reference = DatabaseReference.parse(option);
        HostedDatabase hosted = server.database(reference.database());
        if (hosted == null || hosted.isAvailable()) {
          var _ = reference.resolve(hosted);
        }
      }
    }
  }

  private Optional<Path> path(String option) {
    String value = value(option);
    return value.isEmpty() ? Optional.empty() : Optional.of(Path.of(value));
  }

  /// With a reference for the CA certificate, the row beside it says whether it may be taken from
  /// the first peer.
  private boolean bootstraps() {
    if (!files.bootstrapCaCert()) {
      return false;
    }
    String option = files.caCert();
    return !DatabaseReference.is(option)
        || value(option.substring(0, option.lastIndexOf(',') + 1) + "bootstrap_ca_cert")
            .equals("true");
  }

  private String value(String option) {
    if (!DatabaseReference.is(option)) {
      return option;
    }
    try {
      DatabaseReference reference = DatabaseReference.parse(option);
      HostedDatabase hosted = server.database(reference.database());
      if (hosted != null && !hosted.isAvailable()) {
        return "";
      }
      Resolved resolved = reference.resolve(hosted);
      if (hosted == null) {
        return "";
      }
      List<String> values = DatabaseReference.texts(hosted.database().snapshot(), resolved);
      return values.isEmpty() ? "" : values.getFirst();
    } catch (BadReferenceException e) {
      LOG.warn("{}", e.text());
      return "";
    }
  }
}
