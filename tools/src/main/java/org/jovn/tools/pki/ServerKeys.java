// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.pki;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/// The keys of a program that clients reach over TLS, in the layout of `ovs-pki`: the program is a
/// controller, its clients are switches, and each side trusts the other's authority.
///
/// @param privateKey the program's key
/// @param certificate its certificate, by the authority of controllers
/// @param clientAuthority the certificate of the authority that clients' certificates are by
public record ServerKeys(Path privateKey, Path certificate, Path clientAuthority) {

  private static final int BITS = 2048;

  /// The keys of `name` in a folder; makes what is not there yet.
  public static ServerKeys in(Path folder, String name) {
    Authority controllers = Authority.of(folder, "controller");
    Authority switches = Authority.of(folder, "switch");
    for (Authority authority : new Authority[] {controllers, switches}) {
      if (!Files.exists(authority.folder().resolve("cacert.pem"))) {
        authority.create(BITS, true);
      }
    }
    Path key = folder.resolve(name + "-privkey.pem");
    Path certificate = folder.resolve(name + "-cert.pem");
    if (!Files.exists(key) || !Files.exists(certificate)) {
      KeyPair keys = Certificates.newKey(BITS);
      PKCS10CertificationRequest request = Certificates.request(Certificates.name(name), keys);
      PemFile.writeSecret(key, PemFile.text(keys.getPrivate()), true);
      PemFile.write(certificate, PemFile.text(controllers.sign(request)), true);
    }
    return new ServerKeys(key, certificate, switches.folder().resolve("cacert.pem"));
  }
}
