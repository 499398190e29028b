// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.StringJoiner;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.schema.ColumnType;

/// Data as messages show them: `5`, `[a, b]`, `{k=v}`; `[5]` where there might be more.
final class DatumText {

  private DatumText() {}

  static String of(Datum datum, ColumnType type) {
    return switch (datum) {
      case Atom atom -> type.max() == 1 ? atom.text() : "[" + atom.text() + "]";
      case AtomSet set -> {
        StringJoiner out = new StringJoiner(", ", "[", "]");
        set.forEach(atom -> out.add(atom.text()));
        yield out.toString();
      }
      case AtomMap map -> {
        StringJoiner out = new StringJoiner(", ", "{", "}");
        map.forEach((key, value) -> out.add(key.text() + "=" + value.text()));
        yield out.toString();
      }
    };
  }
}
