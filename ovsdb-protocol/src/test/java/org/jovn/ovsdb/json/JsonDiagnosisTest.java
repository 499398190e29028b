// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Texts that are not JSON and what `ovsdb-tool schema-name` of Open vSwitch 3.1.0 says about each.
class JsonDiagnosisTest {

  private static final String[] CASES = {
    "", "line 0, column 0, byte 0: empty input stream",
    " ", "line 0, column 1, byte 1: empty input stream",
    "\n\n", "line 2, column 0, byte 2: empty input stream",
    "{", "line 0, column 1, byte 1: unexpected end of input",
    "[", "line 0, column 1, byte 1: unexpected end of input",
    "\"", "line 0, column 1, byte 1: unexpected end of input in quoted string",
    "\"abc", "line 0, column 4, byte 4: unexpected end of input in quoted string",
    "nul", "line 0, column 3, byte 3: invalid keyword 'nul'",
    "null", "line 0, column 4, byte 4: syntax error at beginning of input",
    "true", "line 0, column 4, byte 4: syntax error at beginning of input",
    "nulls", "line 0, column 5, byte 5: invalid keyword 'nulls'",
    "1", "line 0, column 1, byte 1: syntax error at beginning of input",
    "-", "line 0, column 1, byte 1: '-' must be followed by digit",
    "-x", "line 0, column 1, byte 1: '-' must be followed by digit",
    "01", "line 0, column 2, byte 2: leading zeros not allowed",
    "00", "line 0, column 2, byte 2: leading zeros not allowed",
    "1.", "line 0, column 2, byte 2: decimal point must be followed by digit",
    "1.x", "line 0, column 2, byte 2: decimal point must be followed by digit",
    "1e", "line 0, column 2, byte 2: exponent must contain at least one digit",
    "1e+", "line 0, column 3, byte 3: exponent must contain at least one digit",
    "1e5", "line 0, column 3, byte 3: syntax error at beginning of input",
    "1ex", "line 0, column 2, byte 2: exponent must contain at least one digit",
    "1-2", "line 0, column 3, byte 3: syntax error in number",
    "1..2", "line 0, column 4, byte 4: decimal point must be followed by digit",
    "1.5.2", "line 0, column 5, byte 5: syntax error in number",
    "[01]", "line 0, column 3, byte 3: leading zeros not allowed",
    "[-]", "line 0, column 2, byte 2: '-' must be followed by digit",
    "[1.]", "line 0, column 3, byte 3: decimal point must be followed by digit",
    "[1e]", "line 0, column 3, byte 3: exponent must contain at least one digit",
    "[1e+]", "line 0, column 4, byte 4: exponent must contain at least one digit",
    "[1-2]", "line 0, column 4, byte 4: syntax error in number",
    "[1.2.3]", "line 0, column 6, byte 6: syntax error in number",
    "[1e400]", "line 0, column 6, byte 6: number outside valid range",
    "[1e999999999999]", "line 0, column 15, byte 15: exponent outside valid range",
    "[.5]", "line 0, column 1, byte 1: invalid character '.'",
    "[+5]", "line 0, column 1, byte 1: invalid character '+'",
    "[0x5]", "line 0, column 3, byte 3: invalid keyword 'x'",
    "[1e5e]", "line 0, column 5, byte 5: syntax error in number",
    "[5e-]", "line 0, column 4, byte 4: exponent must contain at least one digit",
    "[1", "line 0, column 3, byte 3: unexpected end of input",
    "[1,", "line 0, column 3, byte 3: unexpected end of input",
    "[1,]", "line 0, column 3, byte 3: syntax error expecting value",
    "[,]", "line 0, column 1, byte 1: syntax error expecting value",
    "[1 2]", "line 0, column 4, byte 4: syntax error expecting ']' or ','",
    "[1}", "line 0, column 2, byte 2: syntax error expecting ']' or ','",
    "[1:2]", "line 0, column 2, byte 2: syntax error expecting ']' or ','",
    "{]", "line 0, column 1, byte 1: syntax error parsing object expecting string",
    "{1", "line 0, column 2, byte 2: syntax error parsing object expecting string",
    "{\"a\"", "line 0, column 4, byte 4: unexpected end of input",
    "{\"a\"}", "line 0, column 4, byte 4: syntax error parsing object expecting ':'",
    "{\"a\":", "line 0, column 5, byte 5: unexpected end of input",
    "{\"a\":}", "line 0, column 5, byte 5: syntax error expecting value",
    "{\"a\":1", "line 0, column 7, byte 7: unexpected end of input",
    "{\"a\":1,", "line 0, column 7, byte 7: unexpected end of input",
    "{\"a\":1,}", "line 0, column 7, byte 7: syntax error parsing object expecting string",
    "{\"a\":1 \"b\"", "line 0, column 9, byte 9: syntax error expecting '}' or ','",
    "{\"a\":1]", "line 0, column 6, byte 6: syntax error expecting '}' or ','",
    "{\"a\",1}", "line 0, column 4, byte 4: syntax error parsing object expecting ':'",
    "{,}", "line 0, column 1, byte 1: syntax error parsing object expecting string",
    "{a:1}", "line 0, column 2, byte 2: invalid keyword 'a'",
    "{\"a\":b}", "line 0, column 6, byte 6: invalid keyword 'b'",
    "[a]", "line 0, column 2, byte 2: invalid keyword 'a'",
    "[tru", "line 0, column 4, byte 4: invalid keyword 'tru'",
    "[tru]", "line 0, column 4, byte 4: invalid keyword 'tru'",
    "[nullx]", "line 0, column 6, byte 6: invalid keyword 'nullx'",
    "[TRUE]", "line 0, column 1, byte 1: invalid character 'T'",
    "[true1]", "line 0, column 6, byte 6: syntax error expecting ']' or ','",
    "[true_]", "line 0, column 5, byte 5: invalid character '_'",
    "[true\"x\"]", "line 0, column 7, byte 7: syntax error expecting ']' or ','",
    "[\"a", "line 0, column 3, byte 3: unexpected end of input in quoted string",
    "[\"a\\", "line 0, column 4, byte 4: unexpected end of input in quoted string",
    "[\"\\x\"]", "line 0, column 4, byte 4: bad escape \\x",
    "[\"\\u\"]", "line 0, column 4, byte 4: quoted string ends within \\u escape",
    "[\"\\u12\"]", "line 0, column 6, byte 6: quoted string ends within \\u escape",
    "[\"\\u12g4\"]", "line 0, column 8, byte 8: malformed \\u escape",
    "[\"\\u0000\"]", "line 0, column 8, byte 8: null bytes not supported in quoted strings",
    "[\"\\ud800\"]", "line 0, column 8, byte 8: malformed escaped surrogate pair",
    "[\"\\ud800x\"]", "line 0, column 9, byte 9: malformed escaped surrogate pair",
    "[\"\\ud800\\n\"]", "line 0, column 10, byte 10: malformed escaped surrogate pair",
    "[\"\\ud800\\u0041\"]",
        "line 0, column 14, byte 14: second half of escaped surrogate pair is not trailing"
            + " surrogate",
    "[\"\n\"]", "line 0, column 2, byte 2: U+000A must be escaped in quoted string",
    "[\"\001\"]", "line 0, column 2, byte 2: U+0001 must be escaped in quoted string",
    "[\"\037\"]", "line 0, column 2, byte 2: U+001F must be escaped in quoted string",
    "[\"\t\"]", "line 0, column 2, byte 2: U+0009 must be escaped in quoted string",
    "[\001]", "line 0, column 1, byte 1: invalid character U+0001",
    "[\177]", "line 0, column 1, byte 1: invalid character U+007f",
    "[#]", "line 0, column 1, byte 1: invalid character '#'",
    "[?]", "line 0, column 1, byte 1: invalid character '?'",
    "[']", "line 0, column 1, byte 1: invalid character '''",
    "[@]", "line 0, column 1, byte 1: invalid character '@'",
    "[] x", "line 0, column 4, byte 4: invalid keyword 'x'",
    "[] []", "line 0, column 3, byte 3: trailing garbage at end of input",
    "[],", "line 0, column 2, byte 2: trailing garbage at end of input",
    "[]]", "line 0, column 2, byte 2: trailing garbage at end of input",
    "{}}", "line 0, column 2, byte 2: trailing garbage at end of input",
    "{} 5", "line 0, column 4, byte 4: trailing garbage at end of input",
    "[]\"", "line 0, column 3, byte 3: unexpected end of input in quoted string",
    "\"a\" x", "line 0, column 2, byte 2: syntax error at beginning of input",
    "x", "line 0, column 1, byte 1: invalid keyword 'x'",
    "?", "line 0, column 0, byte 0: invalid character '?'",
    ",", "line 0, column 0, byte 0: syntax error at beginning of input",
    "]", "line 0, column 0, byte 0: syntax error at beginning of input",
    "}", "line 0, column 0, byte 0: syntax error at beginning of input",
    ":", "line 0, column 0, byte 0: syntax error at beginning of input",
    "\n\n  [1,\n 2 3]\n", "line 3, column 4, byte 12: syntax error expecting ']' or ','",
    "\r\n[1\r\n2]", "line 2, column 1, byte 7: syntax error expecting ']' or ','",
    "[1,2\n,\n x]", "line 2, column 2, byte 9: invalid keyword 'x'",
    "{\"a\":1,\"a\":2}x", "line 0, column 14, byte 14: invalid keyword 'x'",
    "/* c */", "line 0, column 0, byte 0: invalid character '/'",
    "[//]", "line 0, column 1, byte 1: invalid character '/'",
    "[1\0142]", "line 0, column 2, byte 2: invalid character U+000c",
    "[1\0132]", "line 0, column 2, byte 2: invalid character U+000b",
    "\014[]", "line 0, column 0, byte 0: invalid character U+000c",
    "{\"a\"x", "line 0, column 5, byte 5: invalid keyword 'x'",
    "{\"a\":1x", "line 0, column 7, byte 7: invalid keyword 'x'",
    "{\"a\":1,5", "line 0, column 8, byte 8: syntax error parsing object expecting string",
    "{\"a\":1,[", "line 0, column 7, byte 7: syntax error parsing object expecting string",
    "{5", "line 0, column 2, byte 2: syntax error parsing object expecting string",
    "{null", "line 0, column 5, byte 5: syntax error parsing object expecting string",
    "[[[", "line 0, column 3, byte 3: unexpected end of input",
    "[1e308,x", "line 0, column 8, byte 8: invalid keyword 'x'",
    "[1.7976931348623159e308]", "line 0, column 23, byte 23: number outside valid range",
    "[4.9e-324]", "line 0, column 9, byte 9: number outside valid range",
    "[1e-310]", "line 0, column 7, byte 7: number outside valid range",
    "[\"\\\"", "line 0, column 4, byte 4: unexpected end of input in quoted string",
    "[\"\\/\\b\\f\\n\\r\\t\\\\\\\"\"x", "line 0, column 20, byte 20: invalid keyword 'x'",
    "[\"a\"\\]", "line 0, column 4, byte 4: invalid character '\\'",
    "[truefalse]", "line 0, column 10, byte 10: invalid keyword 'truefalse'",
    "[5a]", "line 0, column 3, byte 3: invalid keyword 'a'",
    "[5true]", "line 0, column 6, byte 6: syntax error expecting ']' or ','",
    "[\"a\"5]", "line 0, column 5, byte 5: syntax error expecting ']' or ','",
    "[-a]", "line 0, column 2, byte 2: '-' must be followed by digit",
    "[--5]", "line 0, column 4, byte 4: '-' must be followed by digit",
    "[5-]", "line 0, column 3, byte 3: syntax error in number",
    "[5.-]", "line 0, column 4, byte 4: decimal point must be followed by digit",
    "[1e--5]", "line 0, column 6, byte 6: exponent must contain at least one digit",
    "[1e+-5]", "line 0, column 6, byte 6: exponent must contain at least one digit",
    "[-00]", "line 0, column 4, byte 4: leading zeros not allowed",
    "[-01]", "line 0, column 4, byte 4: leading zeros not allowed",
    "[-.5]", "line 0, column 4, byte 4: '-' must be followed by digit",
    "[0.]", "line 0, column 3, byte 3: decimal point must be followed by digit",
    "[1.e5]", "line 0, column 5, byte 5: decimal point must be followed by digit",
    "[\\]", "line 0, column 1, byte 1: invalid character '\\'",
  };

  @Test
  void speaksAsTheReferenceDoes() {
    for (int i = 0; i < CASES.length; i += 2) {
      assertThat(JsonDiagnosis.find(CASES[i])).as("of <%s>", CASES[i]).isEqualTo(CASES[i + 1]);
    }
  }

  @Test
  void limitsTheDepth() {
    assertThat(JsonDiagnosis.find("[".repeat(1001)))
        .isEqualTo("line 0, column 1000, byte 1000: input exceeds maximum nesting depth 1000");
    assertThat(JsonDiagnosis.find("[".repeat(1000)))
        .isEqualTo("line 0, column 1000, byte 1000: unexpected end of input");
  }

  @Test
  void findsNothingWrongWithGoodText() {
    assertThat(JsonDiagnosis.find(" {\"a\":[1,-0.5e3,\"\\u00e9\\n\",null,{}],\"b\":[]} ")).isNull();
    JsonException e = new JsonException("only the reader minds");
    assertThat(JsonDiagnosis.of("[]", e)).isEqualTo("only the reader minds");
  }
}
