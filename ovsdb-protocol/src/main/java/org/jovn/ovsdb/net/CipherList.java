// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/// OpenSSL's cipher lists (`HIGH:!aNULL:!MD5`, `ECDHE+AESGCM`, names of single ciphers;
/// openssl-ciphers(1)) applied to the suites that Java has.
final class CipherList {

  private CipherList() {}

  /// Java's names of the suites up to TLSv1.2 that the list selects, best first.
  static List<String> suites(String list) {
    return suites(list, supported());
  }

  /// As above, of given suites.
  static List<String> suites(String list, List<String> all) {
    SequencedSet<String> chosen = new LinkedHashSet<>();
    Set<String> banned = new HashSet<>();
    for (String item : list.split("[: ,;]+", -1)) {
      char sign = item.isEmpty() ? ' ' : item.charAt(0);
      if (sign == '@' || sign == ' ') {
        continue; // @STRENGTH and @SECLEVEL: Java has its own order and minimum
      }
      String selector = sign == '!' || sign == '-' || sign == '+' ? item.substring(1) : item;
      for (String suite : all) {
        if (suite.startsWith("TLS_") && !isTls13(suite) && matches(suite, selector)) {
          switch (sign) {
            case '!' -> {
              chosen.remove(suite);
              banned.add(suite);
            }
            case '-' -> chosen.remove(suite);
            case '+' -> {
              if (chosen.remove(suite)) {
                chosen.add(suite);
              }
            }
            default -> {
              if (!banned.contains(suite)) {
                chosen.add(suite);
              }
            }
          }
        }
      }
    }
    return List.copyOf(chosen);
  }

  /// The list does not rule over TLSv1.3, whose suites are all allowed.
  static List<String> withTls13(List<String> suites) {
    List<String> all = new ArrayList<>();
    for (String suite : supported()) {
      if (isTls13(suite)) {
        all.add(suite);
      }
    }
    all.addAll(suites);
    return all;
  }

  /// Of a context that trusts nobody: the default one reads all of the system's authorities.
  private static List<String> supported() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null);
      return List.of(context.getSupportedSSLParameters().getCipherSuites());
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new IllegalStateException("this JVM has no TLS", e);
    }
  }

  private static boolean isTls13(String suite) {
    return !suite.contains("_WITH_");
  }

  private static boolean matches(String suite, String selector) {
    if (selector.equals(openSslName(suite)) || selector.equals(suite)) {
      return true;
    }
    for (String property : selector.split("\\+", -1)) {
      if (!has(suite, property)) {
        return false;
      }
    }
    return true;
  }

  private static boolean has(String suite, String property) {
    int with = suite.indexOf("_WITH_");
    String exchange = suite.substring("TLS_".length(), with);
    String cipher = suite.substring(with);
    boolean none = cipher.contains("NULL");
    boolean anonymous = exchange.endsWith("_anon");
    boolean weak = none || cipher.contains("RC4") || cipher.contains("DES");
    return switch (property) {
      case "ALL" -> !none;
      case "DEFAULT" -> !weak && !anonymous;
      case "HIGH" -> !weak;
      case "MEDIUM" -> cipher.contains("RC4");
      case "aNULL" -> anonymous;
      case "eNULL", "NULL" -> none;
      case "ADH" -> exchange.equals("DH_anon");
      case "AECDH" -> exchange.equals("ECDH_anon");
      case "RSA", "kRSA" -> exchange.equals("RSA");
      case "aRSA" -> exchange.endsWith("RSA") && !exchange.startsWith("ECDH_");
      case "ECDHE", "EECDH", "kECDHE", "kEECDH" -> exchange.startsWith("ECDHE_");
      case "ECDH" -> exchange.startsWith("ECDHE_") || exchange.equals("ECDH_anon");
      case "DHE", "EDH", "kDHE", "kEDH" -> exchange.startsWith("DHE_");
      case "DH" -> exchange.startsWith("DHE_") || exchange.equals("DH_anon");
      case "ECDSA", "aECDSA" -> exchange.endsWith("ECDSA");
      case "DSS", "aDSS" -> exchange.endsWith("DSS");
      case "AES" -> cipher.contains("AES");
      case "AES128" -> cipher.contains("AES_128");
      case "AES256" -> cipher.contains("AES_256");
      case "AESGCM" -> cipher.contains("GCM");
      case "AESCCM" -> cipher.contains("CCM");
      case "CHACHA20" -> cipher.contains("CHACHA20");
      case "3DES" -> cipher.contains("3DES");
      case "DES" -> cipher.contains("_DES");
      case "RC4" -> cipher.contains("RC4");
      case "MD5" -> cipher.endsWith("MD5");
      case "SHA", "SHA1" -> cipher.endsWith("SHA");
      case "SHA256" -> cipher.endsWith("CBC_SHA256");
      case "SHA384" -> cipher.endsWith("CBC_SHA384");
      case "TLSv1.2" -> isOfTls12(cipher);
      case "TLSv1", "TLSv1.0", "SSLv3" -> !isOfTls12(cipher);
      default -> false;
    };
  }

  private static boolean isOfTls12(String cipher) {
    return cipher.endsWith("SHA256") || cipher.endsWith("SHA384") || cipher.contains("CCM");
  }

  /// What OpenSSL calls the suite, like `ECDHE-RSA-AES256-GCM-SHA384` and `AES128-SHA`.
  static String openSslName(String suite) {
    int with = suite.indexOf("_WITH_");
    String exchange = suite.substring("TLS_".length(), with);
    String cipher =
        suite
            .substring(with + "_WITH_".length())
            .replace("AES_", "AES")
            .replace("_CBC_", "_")
            .replace("CHACHA20_POLY1305_SHA256", "CHACHA20-POLY1305")
            .replace("3DES_EDE_SHA", "DES_CBC3_SHA")
            .replace('_', '-');
    String prefix =
        switch (exchange) {
          case "RSA" -> "";
          case "DH_anon" -> "ADH-";
          case "ECDH_anon" -> "AECDH-";
          default -> exchange.replace('_', '-') + "-";
        };
    return prefix + cipher;
  }
}
