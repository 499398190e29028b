// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtomTest {

  /// `%.15g` written down anew: the shorter of a plain and an exponential form, as printf(3) has
  /// it.
  private static String percent15g(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(15, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 15) {
      String plain = rounded.toPlainString();
      return plain.contains(".") ? plain.replaceAll("\\.?0+$", "") : plain;
    }
    String digits = rounded.unscaledValue().abs().toString().replaceAll("0+$", "");
    String mantissa = digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "");
    return (value < 0 ? "-" : "")
        + mantissa
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  @Property(tries = 3000)
  void realsOfAllMagnitudes(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      assertThat(RealAtomText.of(value)).isEqualTo(percent15g(value));
    }
  }

  @Property(tries = 3000)
  void realsThatPeopleUse(@ForAll int mantissa, @ForAll byte scale) {
    double value = mantissa / Math.pow(10, scale % 20);
    assertThat(RealAtomText.of(value)).isEqualTo(percent15g(value));
  }

  /// What is printed reads back as the same text; the largest of all is printed beyond the range of
  /// a double, in C too.
  @Property(tries = 1000)
  void realsSurviveTheWire(@ForAll @DoubleRange(min = -1e308, max = 1e308) double value)
      throws Exception {
    String text = RealAtomText.of(value);
    double again =
        switch (JsonReader.parse("[" + text + "]")) {
          case Json.Arr array when array.at(0) instanceof Json.Int(long whole) -> whole;
          case Json.Arr array when array.at(0) instanceof Json.Real(double real) -> real;
          default -> throw new IllegalStateException(text);
        };
    assertThat(RealAtomText.of(again)).isEqualTo(text);
  }

  /// Printed by C.
  @ParameterizedTest
  @CsvSource({
    "0.1,0.1",
    "100,100",
    "1e15,1e+15",
    "999999999999999,999999999999999",
    "1e-5,1e-05",
    "0.0001,0.0001",
    "-0.00012345,-0.00012345",
    "1.7976931348623157e308,1.79769313486232e+308",
    "4.9e-324,4.94065645841247e-324",
    "3.141592653589793,3.14159265358979",
    "2.5e-7,2.5e-07",
    "123456789012345.67,123456789012346",
  })
  void realsAsPrintfHasThem(double value, String text) {
    assertThat(RealAtomText.of(value)).isEqualTo(text);
  }

  @Test
  void negativeZeroIsZero() {
    assertThat(new RealAtom(-0.0)).isEqualTo(RealAtom.ZERO).hasSameHashCodeAs(RealAtom.ZERO);
  }

  @Property(tries = 2000)
  void stringsAreOrderedAsTheirBytes(@ForAll int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String a = string(random);
    String b = string(random);
    int bytes = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    assertThat(Integer.signum(StringAtom.of(a).compareTo(StringAtom.of(b))))
        .as("%s and %s", a, b)
        .isEqualTo(Integer.signum(bytes));
  }

  /// Few characters, on both sides of the surrogates.
  private static String string(SplittableRandom random) {
    int[] points = {'a', 'b', 0xe9, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Property(tries = 1000)
  void uuidsReadBack(@ForAll long high, @ForAll long low) {
    UuidAtom uuid = new UuidAtom(high, low);
    assertThat(UuidAtom.find(uuid.text())).isEqualTo(uuid);
    assertThat(uuid.text()).isEqualTo(new java.util.UUID(high, low).toString());
  }

  @Property(tries = 1000)
  void uuidsAreOrderedAsTheirText(
      @ForAll long high, @ForAll long low, @ForAll long otherHigh, @ForAll long otherLow) {
    UuidAtom a = new UuidAtom(high, low);
    UuidAtom b = new UuidAtom(otherHigh, otherLow);
    assertThat(Integer.signum(a.compareTo(b)))
        .isEqualTo(Integer.signum(a.text().compareTo(b.text())));
  }

  @ParameterizedTest
  @CsvSource({
    "00000000-0000-0000-0000-00000000000",
    "00000000-0000-0000-0000-0000000000000",
    "00000000_0000-0000-0000-000000000000",
    "00000000-0000-0000-0000-00000000000g",
    "00000000-0000-0000-0000-00000000000\u0661",
  })
  void whatIsNoUuid(String text) {
    assertThat(UuidAtom.find(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "abc,abc",
    "a.b-c_1,a.b-c_1",
    "1a,'\"1a\"'",
    "'','\"\"'",
    "true,'\"true\"'",
    "a b,'\"a b\"'",
    "c0ffee00-1111-4222-8333-444455556666,'\"c0ffee00-1111-4222-8333-444455556666\"'",
  })
  void stringsAreQuotedOnlyWhereNeeded(String value, String text) {
    assertThat(StringAtom.of(value).text()).isEqualTo(text);
  }

  @Test
  void atomsOfTwoTypesDoNotCompare() {
    assertThatIllegalStateException()
        .isThrownBy(() -> IntegerAtom.of(1).compareTo(BooleanAtom.TRUE))
        .withMessage("atoms of two types: 1 and true");
  }

  /// The text of a real in a message to a peer.
  private static final class RealAtomText {
    static String of(double value) {
      org.jovn.ovsdb.json.JsonOutput out = new org.jovn.ovsdb.json.JsonOutput(32);
      new RealAtom(value).write(out);
      return out.toString();
    }
  }
}
