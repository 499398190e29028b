// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Keys and certificates in PEM files (RFC 7468). Other text in the files is skipped, as `openssl
/// x509 -text` writes it. With the JDK alone: Bouncy Castle takes seconds to load.
public final class PemFiles {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String ELLIPTIC = "1.2.840.10045.2.1";

  /// rsaEncryption, with its parameters, and id-ecPublicKey; in DER.
  private static final Der RSA_ALGORITHM =
      Der.of(
          Der.SEQUENCE, identifier(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1), Der.of(Der.NULL));

  private static final Der ELLIPTIC_ALGORITHM = identifier(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1);

  private static final String COMMON_NAME = "2.5.4.3";
  private static final int BMP_STRING = 0x1e;
  private static final int UTF8_STRING = 0x0c;

  private PemFiles() {}

  private static Der identifier(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return new Der(Der.OBJECT_IDENTIFIER, content);
  }

  /// What stands between two lines.
  private record Block(String label, String base64) {
    byte[] content() throws IOException {
      try {
        return Base64.getDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new IOException("bad " + label + ": " + e.getMessage(), e);
      }
    }
  }

  private static List<Block> blocks(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String label = "";
    StringBuilder base64 = new StringBuilder();
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
      String text = line.strip();
      if (text.startsWith(BEGIN) && text.endsWith(DASHES)) {
        label = text.substring(BEGIN.length(), text.length() - DASHES.length());
        base64.setLength(0);
      } else if (text.equals(END + label + DASHES)) {
        blocks.add(new Block(label, base64.toString()));
        label = "";
      } else if (text.contains(":")) {
        label = ""; // a header: it is encrypted, or no PEM at all
      } else if (!label.isEmpty()) {
        base64.append(text);
      }
    }
    return blocks;
  }

  /// The first private key in the file: PKCS#1, PKCS#8 or EC, not encrypted.
  public static PrivateKey privateKey(Path file) throws IOException {
    try {
      for (Block block : blocks(file)) {
        switch (block.label()) {
          case "PRIVATE KEY" -> {
            return key(block.content());
          }
          case "RSA PRIVATE KEY" -> {
            return key(wrapped(RSA_ALGORITHM, block.content()));
          }
          case "EC PRIVATE KEY" -> {
            Der curve = curve(only(block.content()));
            return key(wrapped(Der.of(Der.SEQUENCE, ELLIPTIC_ALGORITHM, curve), block.content()));
          }
          default -> {
            // EC PARAMETERS before the key, certificates behind it
          }
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("bad private key: " + e.getMessage(), e);
    }
    throw new IOException("no private key in file");
  }

  private static Der only(byte[] key) throws IOException {
    List<Der> elements = Der.parse(key);
    if (elements.size() != 1) {
      throw new IOException(elements.size() + " DER elements instead of one");
    }
    return elements.getFirst();
  }

  /// PKCS#8 of a key in the form that its algorithm has by itself (RFC 5958, 2).
  private static byte[] wrapped(Der algorithm, byte[] key) {
    Der version = new Der(Der.INTEGER, new byte[1]);
    return Der.of(Der.SEQUENCE, version, algorithm, new Der(Der.OCTET_STRING, key)).bytes();
  }

  /// The named curve of an EC key (RFC 5915, 3).
  private static Der curve(Der key) throws IOException {
    for (Der part : key.children()) {
      if (part.tag() == 0xa0) {
        return part.child(0, Der.OBJECT_IDENTIFIER);
      }
    }
    throw new IOException("bad private key: no curve");
  }

  private static PrivateKey key(byte[] pkcs8) throws IOException, GeneralSecurityException {
    String algorithm =
        only(pkcs8).child(1, Der.SEQUENCE).child(0, Der.OBJECT_IDENTIFIER).identifier();
    String name =
        switch (algorithm) {
          case RSA -> "RSA";
          case ELLIPTIC -> "EC";
          default -> algorithm;
        };
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  /// All certificates in the file, in order; at least one.
  public static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(file)) {
        if ((block.label().equals(CERTIFICATE) || block.label().equals("X509 CERTIFICATE"))
            && factory.generateCertificate(new ByteArrayInputStream(block.content()))
                instanceof X509Certificate certificate) {
          certificates.add(certificate);
        }
      }
    } catch (CertificateException e) {
      throw new IOException("bad certificate: " + e.getMessage(), e);
    }
    if (certificates.isEmpty()) {
      throw new IOException("no certificate in file");
    }
    return certificates;
  }

  /// Writes a certificate to a file that does not exist yet; false when it does.
  static boolean writeNew(Path file, X509Certificate certificate) throws IOException {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
      String text =
          String.join("\n", BEGIN + CERTIFICATE + DASHES, base64, END + CERTIFICATE + DASHES, "");
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (CertificateEncodingException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// The common name of the certificate's subject, the first one if there are several, as in the C
  /// programs.
  public static Optional<String> commonName(X509Certificate certificate) {
    try {
      Der subject = only(certificate.getSubjectX500Principal().getEncoded());
      for (Der names : subject.children()) {
        for (Der pair : names.children()) {
          if (pair.child(0, Der.OBJECT_IDENTIFIER).identifier().equals(COMMON_NAME)) {
            return Optional.of(text(pair.children().getLast()));
          }
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // the JDK has parsed it, so this does not happen
    }
  }

  private static String text(Der string) {
    return string.text(
        switch (string.tag()) {
          case UTF8_STRING -> StandardCharsets.UTF_8;
          case BMP_STRING -> StandardCharsets.UTF_16BE;
          default -> StandardCharsets.ISO_8859_1;
        });
  }
}
