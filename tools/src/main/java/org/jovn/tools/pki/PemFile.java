// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jovn.daemon.Fatal;
import org.jspecify.annotations.Nullable;

/// Reads and writes what is in PEM files.
final class PemFile {

  private static final String SECRET = "rw-------";
  private static final String PUBLIC = "rw-r--r--";

  private PemFile() {}

  /// Writes a new file that anybody may read.
  ///
  /// @param force whether to write over one that is there
  static void write(Path file, String text, boolean force) {
    write(file, text, force, PUBLIC);
  }

  /// Writes a new file that nobody else may read.
  static void writeSecret(Path file, String text, boolean force) {
    write(file, text, force, SECRET);
  }

  private static void write(Path file, String text, boolean force, String mode) {
    try {
      if (force) {
        Files.deleteIfExists(file);
      }
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
      Files.writeString(file, text, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException _) {
      throw Fatal.of(file + " already exists and --force not supplied");
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  static Fatal failed(Path file, IOException e) {
    return e instanceof NoSuchFileException
        ? Fatal.of(file + " does not exist")
        : Fatal.of(file + ": " + e.getMessage());
  }

  /// The text of a key, request or certificate.
  static String text(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.toString();
  }

  static X509CertificateHolder certificate(Path file) {
    if (first(file) instanceof X509CertificateHolder certificate) {
      return certificate;
    }
    throw Fatal.of(file + ": holds no certificate");
  }

  static PKCS10CertificationRequest request(Path file) {
    if (first(file) instanceof PKCS10CertificationRequest request) {
      return request;
    }
    throw Fatal.of(file + ": holds no certificate request");
  }

  static PrivateKey privateKey(Path file) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try {
      Object first = first(file);
      if (first instanceof PEMKeyPair pair) {
        return converter.getKeyPair(pair).getPrivate();
      }
      if (first instanceof PrivateKeyInfo key) {
        return converter.getPrivateKey(key);
      }
    } catch (PEMException e) {
      throw Fatal.of(file + ": " + e.getMessage());
    }
    throw Fatal.of(file + ": holds no private key");
  }

  /// What is in the file first, or null when there is nothing in the form of PEM.
  static @Nullable Object first(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      try (PEMParser parser = new PEMParser(new StringReader(text))) {
        return parser.readObject();
      }
    } catch (PEMException e) {
      throw Fatal.of(file + ": " + e.getMessage());
    } catch (IOException e) {
      throw failed(file, e);
    }
  }
}
