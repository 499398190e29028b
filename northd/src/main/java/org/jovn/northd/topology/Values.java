// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import org.jovn.ovsdb.json.Json;
import org.jspecify.annotations.Nullable;

/// Values in option maps, read as C's `smap_get_bool` and `smap_get_int` do.
public final class Values {

  private Values() {}

  public static boolean bool(@Nullable String text, boolean otherwise) {
    if (text == null) {
      return otherwise;
    }
    return otherwise ? !text.equalsIgnoreCase("false") : text.equalsIgnoreCase("true");
  }

  public static long integer(@Nullable String text, long otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(text.stripLeading());
    } catch (NumberFormatException _) {
      return otherwise;
    }
  }

  /// A string as it stands in matches and actions, in double quotes.
  public static String quote(String text) {
    return Json.of(text).toString();
  }
}
