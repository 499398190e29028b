// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/// Keys and certificates in PEM files. Other text in the files is skipped, as `openssl x509 -text`
/// writes it.
final class PemFiles {

  private PemFiles() {}

  /// The first private key in the file: PKCS#1, PKCS#8 or EC, not encrypted.
  static PrivateKey privateKey(Path file) throws IOException {
    try (PEMParser parser = parser(file)) {
      for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
        if (item instanceof PEMKeyPair pair) {
          return key(pair.getPrivateKeyInfo());
        }
        if (item instanceof PrivateKeyInfo key) {
          return key(key);
        }
      }
    } catch (PEMException | GeneralSecurityException e) {
      throw new IOException("bad private key: " + e.getMessage(), e);
    }
    throw new IOException("no private key in file");
  }

  /// Bouncy Castle's own converter asks the JDK for "ECDSA", which it calls "EC".
  private static PrivateKey key(PrivateKeyInfo key) throws IOException, GeneralSecurityException {
    ASN1ObjectIdentifier algorithm = key.getPrivateKeyAlgorithm().getAlgorithm();
    String name =
        algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)
            ? "EC"
            : algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA" : algorithm.getId();
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
  }

  /// All certificates in the file, in order; at least one.
  static List<X509Certificate> certificates(Path file) throws IOException {
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> certificates = new ArrayList<>();
    try (PEMParser parser = parser(file)) {
      for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
        if (item instanceof X509CertificateHolder holder) {
          certificates.add(converter.getCertificate(holder));
        }
      }
    } catch (PEMException | CertificateException e) {
      throw new IOException("bad certificate: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new IOException("no certificate in file");
    }
    return certificates;
  }

  private static PEMParser parser(Path file) throws IOException {
    Reader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
    return new PEMParser(reader);
  }

  /// Writes a certificate to a file that does not exist yet; false when it does.
  static boolean writeNew(Path file, X509Certificate certificate) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
    }
    try {
      Files.writeString(file, text.toString(), StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /// The common name of the certificate's subject, the last one if there are several.
  static Optional<String> commonName(X509Certificate certificate) {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    RDN[] names = subject.getRDNs(BCStyle.CN);
    return names.length == 0
        ? Optional.empty()
        : Optional.of(IETFUtils.valueToString(names[names.length - 1].getFirst().getValue()));
  }
}
