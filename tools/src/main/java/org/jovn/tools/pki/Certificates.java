// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jovn.daemon.Fatal;
import org.jspecify.annotations.Nullable;

/// Makes keys, requests and certificates (RFC 2986, RFC 5280) with the names and terms of
/// `ovs-pki`.
final class Certificates {

  private static final String SIGNATURE = "SHA512withRSA";
  private static final Duration VALID = Duration.ofDays(3650);

  private Certificates() {}

  /// Who issues: whose name, with which key.
  ///
  /// @param certificate null for one that signs its own
  record Issuer(X500Name name, PrivateKey key, @Nullable X509CertificateHolder certificate) {}

  static KeyPair newKey(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits, new SecureRandom());
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA", e);
    }
  }

  /// The name of a program or a switch.
  static X500Name name(String commonName) {
    return base("Palo Alto", "Open vSwitch certifier", commonName);
  }

  /// The name of an authority.
  static X500Name authorityName(String authority, String date) {
    return base("", authority, "OVS %s CA Certificate (%s)".formatted(authority, date));
  }

  private static X500Name base(String place, String unit, String commonName) {
    X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
    name.addRDN(BCStyle.C, "US").addRDN(BCStyle.ST, "CA");
    if (!place.isEmpty()) {
      name.addRDN(BCStyle.L, place);
    }
    name.addRDN(BCStyle.O, "Open vSwitch").addRDN(BCStyle.OU, unit);
    return name.addRDN(BCStyle.CN, commonName).build();
  }

  static String commonName(X500Name name) {
    var names = name.getRDNs(BCStyle.CN);
    return names.length == 0
        ? ""
        : IETFUtils.valueToString(names[0].getFirst().getValue()).replace("\\", "");
  }

  static PKCS10CertificationRequest request(X500Name name, KeyPair keys) {
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.subjectAlternativeName, false, alternative(commonName(name)));
      return new JcaPKCS10CertificationRequestBuilder(name, keys.getPublic())
          .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
          .build(signer(keys.getPrivate()));
    } catch (IOException e) {
      throw new IllegalStateException("encoding a request failed", e);
    }
  }

  /// Whether a request was signed with the key that it brings.
  static boolean isGenuine(PKCS10CertificationRequest request) {
    try {
      return request.isSignatureValid(
          new JcaContentVerifierProviderBuilder().build(request.getSubjectPublicKeyInfo()));
    } catch (PKCSException | OperatorCreationException e) {
      throw Fatal.of("the request's signature cannot be checked: " + e.getMessage());
    }
  }

  /// A certificate for the key of a request.
  static X509CertificateHolder sign(
      PKCS10CertificationRequest request, X500Name subject, Issuer issuer, BigInteger serial) {
    return certificate(
        request.getSubjectPublicKeyInfo(), subject, issuer, serial, new BasicConstraints(false));
  }

  /// The certificate of an authority, signed by itself.
  static X509CertificateHolder authority(X500Name name, KeyPair keys) {
    return certificate(
        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()),
        name,
        new Issuer(name, keys.getPrivate(), null),
        BigInteger.ONE,
        new BasicConstraints(true));
  }

  private static X509CertificateHolder certificate(
      SubjectPublicKeyInfo key,
      X500Name subject,
      Issuer issuer,
      BigInteger serial,
      BasicConstraints constraints) {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer.name(), serial, Date.from(now), Date.from(now.plus(VALID)), subject, key);
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, false, constraints);
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
      if (!constraints.isCA()) {
        builder.addExtension(
            Extension.subjectAlternativeName, false, alternative(commonName(subject)));
      }
      if (issuer.certificate() != null) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(
                issuer.certificate().getSubjectPublicKeyInfo()));
      }
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("encoding a certificate failed", e);
    }
    return builder.build(signer(issuer.key()));
  }

  private static GeneralNames alternative(String commonName) {
    return new GeneralNames(new GeneralName(GeneralName.dNSName, commonName));
  }

  private static ContentSigner signer(PrivateKey key) {
    try {
      return new JcaContentSignerBuilder(SIGNATURE).build(key);
    } catch (OperatorCreationException e) {
      throw Fatal.of("the key cannot sign: " + e.getMessage());
    }
  }
}
