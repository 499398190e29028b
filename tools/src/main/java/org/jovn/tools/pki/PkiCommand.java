// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.pki;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;

/// `jovn pki`: what `ovs-pki`(8) does, in its words where scripts may look at them.
public final class PkiCommand {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss zzz yyyy", Locale.ROOT);
  private static final int SERIAL_BITS = 159;

  private final PkiOptions options;

  private PkiCommand(PkiOptions options) {
    this.options = options;
  }

  /// Runs the command; messages for the user are thrown as [Fatal].
  ///
  /// @return the exit status
  public static int run(String... arguments) {
    return new PkiCommand(PkiOptions.parse(arguments)).run();
  }

  private int run() {
    List<String> words = options.words();
    String command = words.isEmpty() ? "" : words.getFirst();
    int given = words.size() - 1;
    return switch (command) {
      case "" -> throw Fatal.of("missing command name; use --help for help");
      case "init" -> {
        arity(command, given, 0, 0);
        yield init();
      }
      case "req" -> {
        arity(command, given, 1, 1);
        yield req(words.get(1));
      }
      case "sign" -> {
        arity(command, given, 1, 2);
        yield sign(words.get(1), type(), !options.batch());
      }
      case "req+sign" -> {
        arity(command, given, 1, 2);
        Authority _ = Authority.of(options.folder(), type());
        req(words.get(1));
        yield sign(words.get(1), type(), false);
      }
      case "self-sign" -> {
        arity(command, given, 1, 1);
        yield selfSign(words.get(1));
      }
      case "verify" -> {
        arity(command, given, 1, 2);
        yield verify(words.get(1), type());
      }
      case "fingerprint" -> {
        arity(command, given, 1, 1);
        printFingerprint(Path.of(words.get(1)));
        yield 0;
      }
      default -> throw Fatal.of(command + " command unknown; use --help for help");
    };
  }

  private static void arity(String command, int given, int least, int most) {
    if (given < least || given > most) {
      String count =
          least == 0
              ? "no arguments"
              : least == most ? "exactly one argument" : "one or two arguments";
      throw Fatal.of("%s must have %s; use --help for help".formatted(command, count));
    }
  }

  private String type() {
    return options.words().size() > 2 ? options.words().get(2) : "switch";
  }

  private int init() {
    Path folder = options.folder();
    if (Files.exists(folder) && !options.force()) {
      throw Fatal.of(folder + " already exists and --force not specified");
    }
    for (String type : new String[] {"controller", "switch"}) {
      Authority authority = Authority.of(folder, type);
      Daemon.output("Creating %s...\n".formatted(authority.name()));
      authority.create(options.bits(), options.force());
    }
    return 0;
  }

  private static Path file(String name, String kind) {
    return Path.of(name + "-" + kind + ".pem");
  }

  private int req(String name) {
    Path keyFile = file(name, "privkey");
    Path requestFile = file(name, "req");
    for (Path file : new Path[] {keyFile, requestFile}) {
      if (Files.exists(file) && !options.force()) {
        throw Fatal.of(file + " already exists and --force not supplied");
      }
    }
    String base = String.valueOf(Path.of(name).getFileName());
    String commonName = options.unique() ? base : base + " id:" + UUID.randomUUID();
    KeyPair keys = Certificates.newKey(options.bits());
    PKCS10CertificationRequest request = Certificates.request(Certificates.name(commonName), keys);
    PemFile.writeSecret(keyFile, PemFile.text(keys.getPrivate()), options.force());
    PemFile.write(requestFile, PemFile.text(request), options.force());
    printFingerprint(requestFile);
    return 0;
  }

  private int sign(String name, String type, boolean asks) {
    Authority authority = Authority.of(options.folder(), type);
    Path requestFile = file(name, "req");
    PKCS10CertificationRequest request = genuine(requestFile);
    if (!options.words().getFirst().equals("req+sign")) {
      printFingerprint(requestFile);
    }
    Path certificateFile = unused(name);
    if (asks && !isConfirmed()) {
      throw Fatal.of("the fingerprint does not match; nothing was signed");
    }
    PemFile.write(certificateFile, PemFile.text(authority.sign(request)), options.force());
    return 0;
  }

  private static PKCS10CertificationRequest genuine(Path file) {
    PKCS10CertificationRequest request = PemFile.request(file);
    if (!Certificates.isGenuine(request)) {
      throw Fatal.of(file + ": the request is not signed with its own key");
    }
    return request;
  }

  private Path unused(String name) {
    Path file = file(name, "cert");
    if (Files.exists(file) && !options.force()) {
      throw Fatal.of(file + " already exists and --force not supplied");
    }
    return file;
  }

  private static boolean isConfirmed() {
    Daemon.output("Does fingerprint match? (yes/no)\n");
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      return "yes".equals(in.readLine());
    } catch (IOException e) {
      throw Fatal.of("standard input: " + e.getMessage());
    }
  }

  private int selfSign(String name) {
    PKCS10CertificationRequest request = genuine(file(name, "req"));
    Path certificateFile = unused(name);
    Certificates.Issuer self =
        new Certificates.Issuer(
            request.getSubject(), PemFile.privateKey(file(name, "privkey")), null);
    BigInteger serial = new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE);
    X509CertificateHolder signed = Certificates.sign(request, request.getSubject(), self, serial);
    PemFile.write(certificateFile, PemFile.text(signed), options.force());
    return 0;
  }

  private int verify(String name, String type) {
    Path file = file(name, "cert");
    X509CertificateHolder certificate = PemFile.certificate(file);
    X509CertificateHolder issuer = Authority.of(options.folder(), type).certificate();
    String fault = fault(certificate, issuer);
    if (!fault.isEmpty()) {
      throw Fatal.of("%s: verification failed: %s".formatted(file, fault), 2);
    }
    Daemon.output(file + ": OK\n");
    return 0;
  }

  private static String fault(X509CertificateHolder certificate, X509CertificateHolder issuer) {
    if (!certificate.getIssuer().equals(issuer.getSubject())) {
      return "it is of another issuer, " + certificate.getIssuer();
    }
    Instant now = Instant.now();
    if (!certificate.isValidOn(Date.from(now))) {
      return "it is valid from %s to %s"
          .formatted(certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
    }
    try {
      return certificate.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(issuer.getSubjectPublicKeyInfo()))
          ? ""
          : "the signature is not the issuer's";
    } catch (CertException | OperatorCreationException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void printFingerprint(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      boolean isCertificate =
          file.toString().endsWith(".pem") && PemFile.first(file) instanceof X509CertificateHolder;
      HexFormat format = HexFormat.of();
      if (isCertificate) {
        bytes = PemFile.certificate(file).getEncoded();
        format = format.withUpperCase();
      }
      String date =
          DATE.format(Files.getLastModifiedTime(file).toInstant().atZone(ZoneId.systemDefault()));
      String digest = format.formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
      Daemon.output("%s\t%s\n\tfingerprint %s\n".formatted(file, date, digest));
    } catch (IOException e) {
      throw PemFile.failed(file, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-1", e);
    }
  }
}
