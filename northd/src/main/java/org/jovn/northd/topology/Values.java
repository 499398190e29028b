// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.ovsdb.json.Json;
import org.jspecify.annotations.Nullable;

/// Values in option maps, read as C's `smap_get_bool` and `smap_get_int` do.
public final class Values {

  private static final long UNSIGNED_MAX = 0xffffffffL;
  private static final Pattern LEADING = Pattern.compile("\\s*([-+]?\\d+)");

  private Values() {}

  public static boolean bool(@Nullable String text, boolean otherwise) {
    if (text == null) {
      return otherwise;
    }
    return otherwise ? !text.equalsIgnoreCase("false") : text.equalsIgnoreCase("true");
  }

  /// A number of 32 bits with a sign.
  public static long integer(@Nullable String text, long otherwise) {
    return within(text, Integer.MIN_VALUE, Integer.MAX_VALUE, otherwise);
  }

  /// A number of 32 bits without a sign.
  public static long unsigned(@Nullable String text, long otherwise) {
    return within(text, 0, UNSIGNED_MAX, otherwise);
  }

  /// A number of 64 bits.
  public static long wide(@Nullable String text, long otherwise) {
    return within(text, Long.MIN_VALUE, Long.MAX_VALUE, otherwise);
  }

  private static long within(@Nullable String text, long min, long max, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text.stripLeading());
      return value < min || value > max ? otherwise : value;
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  /// The number that a text begins with, as C's `atoi` reads it; 0 if it begins with none.
  public static long leading(@Nullable String text) {
    Matcher found = LEADING.matcher(text == null ? "" : text);
    return found.lookingAt() ? integer(found.group(1), 0) : 0;
  }

  /// A name in double quotes, as it is: C does not escape those that it takes from Northbound.
  public static String inQuotes(String text) {
    return '"' + text + '"';
  }

  /// A string as it stands in matches and actions, in double quotes.
  public static String quote(String text) {
    return Json.of(text).toString();
  }
}
