// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jovn.daemon.Fatal;

/// The folder of an authority, `switchca` or `controllerca`, in the layout of openssl-ca(1): its
/// certificate, its private key, the next serial number, an index and copies of what it signed.
record Authority(String name, Path folder) {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy MMM dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter INDEX_DATE =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// @param type "switch" or "controller"
  static Authority of(Path pki, String type) {
    if (!type.equals("switch") && !type.equals("controller")) {
      throw Fatal.of("type argument must be 'switch' or 'controller'");
    }
    return new Authority(type + "ca", pki.resolve(type + "ca"));
  }

  private Path certificateFile() {
    return folder.resolve("cacert.pem");
  }

  private Path keyFile() {
    return folder.resolve("private").resolve("cakey.pem");
  }

  private Path serialFile() {
    return folder.resolve("serial");
  }

  X509CertificateHolder certificate() {
    return PemFile.certificate(certificateFile());
  }

  /// Makes a new one.
  void create(int bits, boolean force) {
    try {
      for (String part : new String[] {"certs", "crl", "newcerts"}) {
        Files.createDirectories(folder.resolve(part));
      }
      Files.createDirectories(
          folder.resolve("private"),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw PemFile.failed(folder, e);
    }
    KeyPair keys = Certificates.newKey(bits);
    X500Name subject = Certificates.authorityName(name, DATE.format(Instant.now()));
    X509CertificateHolder own = Certificates.authority(subject, keys);
    PemFile.writeSecret(keyFile(), PemFile.text(keys.getPrivate()), force);
    PemFile.write(certificateFile(), PemFile.text(own), force);
    PemFile.write(folder.resolve("index.txt"), "", force);
    PemFile.write(folder.resolve("crlnumber"), "01\n", force);
    PemFile.write(serialFile(), "02\n", force);
    record(own);
  }

  /// Signs a request: a certificate for its key and its name, without the place.
  X509CertificateHolder sign(PKCS10CertificationRequest request) {
    X509CertificateHolder own = certificate();
    BigInteger serial = nextSerial();
    X509CertificateHolder signed =
        Certificates.sign(
            request,
            withoutPlace(request.getSubject()),
            new Certificates.Issuer(own.getSubject(), PemFile.privateKey(keyFile()), own),
            serial);
    record(signed);
    return signed;
  }

  private static X500Name withoutPlace(X500Name name) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    for (RDN part : name.getRDNs()) {
      if (!part.getFirst().getType().equals(BCStyle.L)) {
        builder.addMultiValuedRDN(part.getTypesAndValues());
      }
    }
    return builder.build();
  }

  private BigInteger nextSerial() {
    try {
      String text = Files.readString(serialFile()).strip();
      if (!text.matches("[0-9A-Fa-f]{1,40}")) {
        throw Fatal.of(serialFile() + ": \"" + text + "\" is no serial number");
      }
      BigInteger serial = new BigInteger(text, 16);
      Files.writeString(serialFile(), hex(serial.add(BigInteger.ONE)) + "\n");
      return serial;
    } catch (IOException e) {
      throw PemFile.failed(serialFile(), e);
    }
  }

  private static String hex(BigInteger serial) {
    String text = serial.toString(16).toUpperCase(Locale.ROOT);
    return text.length() % 2 == 0 ? text : "0" + text;
  }

  /// Notes what was signed.
  private void record(X509CertificateHolder signed) {
    String serial = hex(signed.getSerialNumber());
    StringBuilder subject = new StringBuilder();
    for (String part : signed.getSubject().toString().split(",(?=[A-Z]+=)", -1)) {
      subject.append('/').append(part);
    }
    String line =
        "V\t%s\t\t%s\tunknown\t%s\n"
            .formatted(INDEX_DATE.format(signed.getNotAfter().toInstant()), serial, subject);
    try {
      Files.writeString(folder.resolve("newcerts").resolve(serial + ".pem"), PemFile.text(signed));
      Files.writeString(
          folder.resolve("index.txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw PemFile.failed(folder, e);
    }
  }
}
