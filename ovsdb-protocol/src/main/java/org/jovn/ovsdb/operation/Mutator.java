// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.operation;

import org.jspecify.annotations.Nullable;

/// RFC 7047 section 5.1, `<mutator>`.
public enum Mutator {
  ADD("+="),
  SUBTRACT("-="),
  MULTIPLY("*="),
  DIVIDE("/="),
  MODULO("%="),
  INSERT("insert"),
  DELETE("delete");

  private final String wireName;

  Mutator(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  boolean isArithmetic() {
    return this != INSERT && this != DELETE;
  }

  static @Nullable Mutator find(String wireName) {
    for (Mutator mutator : values()) {
      if (mutator.wireName.equals(wireName)) {
        return mutator;
      }
    }
    return null;
  }
}
