// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance;

/// How a case ended.
public enum Status {
  /// The peer does what the specification says.
  PASS("pass"),
  /// It does not.
  FAIL("fail"),
  /// It differs from the specification in a way that is known and has a name.
  DEVIATES("deviates"),
  /// It has not got what the case needs.
  SKIPPED("skipped");

  private final String word;

  Status(String word) {
    this.word = word;
  }

  /// The word that reports use.
  public String word() {
    return word;
  }
}
