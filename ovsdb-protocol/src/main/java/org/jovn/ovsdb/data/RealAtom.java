// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;

/// A finite double; minus zero is zero.
public record RealAtom(double value) implements Atom {

  public static final RealAtom ZERO = new RealAtom(0);

  public RealAtom {
    if (value == 0) {
      value = 0;
    }
  }

  @Override
  public int compareTo(Atom other) {
    if (other instanceof RealAtom(double that)) {
      return Double.compare(value, that);
    }
    throw Atom.mixed(this, other);
  }

  @Override
  public void write(JsonOutput out) {
    out.number(value);
  }

  @Override
  public String text() {
    return new Json.Real(value).toString();
  }
}
