// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.pki;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;

/// The command line of `jovn pki`.
///
/// @param folder of the authorities
/// @param bits of RSA keys
/// @param batch whether to sign without asking
/// @param force whether to write over files that are there
/// @param unique whether a name is taken as it is; else a UUID is added
/// @param words the command and its arguments
record PkiOptions(
    Path folder, int bits, boolean batch, boolean force, boolean unique, List<String> words) {

  private static final int BITS_MIN = 1024;
  private static final int BITS_MAX = 16384;

  private static final List<Option> TABLE =
      List.of(
          Option.required("key", 'k'),
          Option.required("bits", 'B'),
          Option.required("dsaparam", 'D'),
          Option.flag("batch", 'b'),
          Option.required("dir", 'd'),
          Option.flag("force", 'f'),
          Option.required("log", 'l'),
          Option.flag("unique", 'u'),
          Option.flag("help", 'h'));

  static PkiOptions parse(String... arguments) {
    String[] values = {defaultFolder(), "2048"};
    boolean[] flags = new boolean[3];
    List<String> words =
        Options.of(TABLE)
            .parse(
                arguments, (option, value) -> take(option.name(), value.orElse(""), values, flags));
    return new PkiOptions(
        Path.of(values[0]), bits(values[1]), flags[0], flags[1], flags[2], List.copyOf(words));
  }

  private static void take(String option, String value, String[] values, boolean[] flags) {
    switch (option) {
      case "key" -> {
        if (!value.equals("rsa")) {
          throw Fatal.of("keys can only be of type rsa, not " + value);
        }
      }
      case "dir" -> values[0] = value;
      case "bits" -> values[1] = value;
      case "batch" -> flags[0] = true;
      case "force" -> flags[1] = true;
      case "unique" -> flags[2] = true;
      case "help" -> {
        Daemon.output(usage());
        throw Fatal.silently(0);
      }
      default -> {
        // --log and --dsaparam mean nothing without openssl and DSA
      }
    }
  }

  private static String usage() {
    return """
    usage: jovn pki [OPTION...] COMMAND [ARGUMENT...]
      init                 make two authorities, for controllers and for switches
      req NAME             make a private key and a request: NAME-privkey.pem, NAME-req.pem
      sign NAME [TYPE]     sign the request, as an authority: NAME-cert.pem
      req+sign NAME [TYPE] both
      self-sign NAME       sign the request with its own key: NAME-cert.pem
      verify NAME [TYPE]   show whether NAME-cert.pem is of an authority
      fingerprint FILE     print the SHA-1 digest of a certificate, or of any other file
    TYPE is the authority: switch (default) or controller.
      -d, --dir=DIR        folder of the authorities (default: %s)
      -B, --bits=NBITS     length of RSA keys (default: 2048)
      -b, --batch          sign without asking whether the fingerprint is right
      -f, --force          write over files that are there
      -u, --unique         take NAME as it is (default: with a UUID)
      -h, --help           this
    """
        .formatted(defaultFolder());
  }

  private static String defaultFolder() {
    return Optional.ofNullable(System.getenv("OVS_PKGSTATEDIR"))
        .orElse("/var/lib/openvswitch")
        .concat("/pki");
  }

  private static int bits(String text) {
    int bits = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (bits < BITS_MIN) {
      throw Fatal.of("argument to -B or --bits must be at least " + BITS_MIN);
    }
    if (bits > BITS_MAX) {
      throw Fatal.of("argument to -B or --bits must be at most " + BITS_MAX);
    }
    return bits;
  }
}
