// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import org.jspecify.annotations.Nullable;

/// RFC 7047 section 5.1, `<function>`.
public enum ConditionFunction {
  LT("<"),
  LE("<="),
  EQ("=="),
  GE(">="),
  GT(">"),
  NE("!="),
  INCLUDES("includes"),
  EXCLUDES("excludes");

  private final String wireName;

  ConditionFunction(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  boolean isOrder() {
    return this == LT || this == LE || this == GE || this == GT;
  }

  static @Nullable ConditionFunction find(String wireName) {
    for (ConditionFunction function : values()) {
      if (function.wireName.equals(wireName)) {
        return function;
      }
    }
    return null;
  }
}
