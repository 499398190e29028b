// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.daemon.Fatal;

/// A schema's version number, x.y.z, as C's `scanf` reads unsigned numbers: blanks and a plus sign
/// may precede each, and only the low 32 bits count.
record OvsdbToolVersion(long x, long y, long z) implements Comparable<OvsdbToolVersion> {

  private static final Pattern FORMAT =
      Pattern.compile("\\s*\\+?(\\d+)\\.\\s*\\+?(\\d+)\\.\\s*\\+?(\\d+)");

  static OvsdbToolVersion parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      throw Fatal.of(text + ": not an OVSDB version number in format x.y.z");
    }
    return new OvsdbToolVersion(
        number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)));
  }

  private static long number(String digits) {
    return new BigInteger(digits).longValue() & 0xffff_ffffL;
  }

  @Override
  public int compareTo(OvsdbToolVersion other) {
    int result = Long.compare(x, other.x);
    if (result == 0) {
      result = Long.compare(y, other.y);
    }
    return result == 0 ? Long.compare(z, other.z) : result;
  }

  /// `compare-versions A OP B`: status 0 when it is so, 2 when not.
  static int compare(List<String> operands) {
    int order = parse(operands.get(0)).compareTo(parse(operands.get(2)));
    boolean holds =
        switch (operands.get(1)) {
          case "<" -> order < 0;
          case "<=" -> order <= 0;
          case "==" -> order == 0;
          case ">=" -> order >= 0;
          case ">" -> order > 0;
          case "!=" -> order != 0;
          default -> throw Fatal.of(operands.get(1) + ": not a relational operator");
        };
    return holds ? 0 : 2;
  }
}
