// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Reals as C's `%.15g` prints them: 15 significant digits, trailing zeros removed, an exponent of
/// at least two digits outside of 1e-5 < |x| < 1e15.
final class RealFormat {

  private static final int DIGITS = 15;
  private static final MathContext CONTEXT = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

  private RealFormat() {}

  static String format(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(CONTEXT).stripTrailingZeros();
    String digits = rounded.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - rounded.scale();
    StringBuilder out = new StringBuilder(24);
    if (value < 0) {
      out.append('-');
    }
    if (exponent < -4 || exponent >= DIGITS) {
      out.append(digits.charAt(0));
      if (digits.length() > 1) {
        out.append('.').append(digits, 1, digits.length());
      }
      out.append('e').append(exponent < 0 ? '-' : '+');
      int magnitude = Math.abs(exponent);
      if (magnitude < 10) {
        out.append('0');
      }
      return out.append(magnitude).toString();
    }
    if (exponent < 0) {
      return out.append("0.").repeat('0', -exponent - 1).append(digits).toString();
    }
    int whole = exponent + 1;
    if (digits.length() <= whole) {
      return out.append(digits).repeat('0', whole - digits.length()).toString();
    }
    return out.append(digits, 0, whole)
        .append('.')
        .append(digits, whole, digits.length())
        .toString();
  }
}
