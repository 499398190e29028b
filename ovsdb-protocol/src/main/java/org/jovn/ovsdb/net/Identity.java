// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// One private key with its certificates, which every peer is shown, whomever it trusts: as with
/// OpenSSL, and unlike the JDK's key managers, which keep keys encrypted in a store of their own.
final class Identity extends X509ExtendedKeyManager {

  private static final String ALIAS = "it";

  private final PrivateKey key;
  private final List<X509Certificate> chain;

  Identity(PrivateKey key, List<X509Certificate> chain) {
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /// The alias if the key is of a type, which may name the type of the issuer's key too: EC_RSA.
  private @Nullable String aliasFor(String... keyTypes) {
    String ours = chain.getFirst().getPublicKey().getAlgorithm();
    for (String type : keyTypes) {
      if (type.equals(ours) || type.startsWith(ours + "_")) {
        return ALIAS;
      }
    }
    return null;
  }

  private static String[] aliases(@Nullable String alias) {
    return alias == null ? new String[0] : new String[] {alias};
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return aliasFor(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return aliasFor(keyTypes);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(aliasFor(keyType));
  }

  @Override
  public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return aliases(aliasFor(keyType));
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.toArray(X509Certificate[]::new);
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
