// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import org.jovn.ovsdb.json.JsonOutput;

/// `true` or `false`.
public record BooleanAtom(boolean value) implements Atom {

  public static final BooleanAtom TRUE = new BooleanAtom(true);
  public static final BooleanAtom FALSE = new BooleanAtom(false);

  public static BooleanAtom of(boolean value) {
    return value ? TRUE : FALSE;
  }

  @Override
  public int compareTo(Atom other) {
    if (other instanceof BooleanAtom(boolean that)) {
      return Boolean.compare(value, that);
    }
    throw Atom.mixed(this, other);
  }

  @Override
  public void write(JsonOutput out) {
    out.raw(text());
  }

  @Override
  public String text() {
    return Boolean.toString(value);
  }
}
