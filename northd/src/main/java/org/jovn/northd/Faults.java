// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.StringJoiner;
import org.jovn.northd.engine.Fault;
import org.jovn.northd.topology.Table;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// What to log of a derivation that failed: which, for what, and with which values.
final class Faults {

  private static final int READS_MAX = 8;
  private static final int VALUE_MAX = 1000;

  private Faults() {}

  /// `DERIVATION failed for KEY: CAUSE; it had read TABLE UUID {COLUMN=VALUE, …}, …`, with the
  /// columns that are not as they are by default.
  static String describe(Fault fault, Translation translation) {
    StringBuilder out = new StringBuilder("'").append(fault.derivation()).append("' failed for ");
    for (Fault.Read read : fault.read()) {
      if (read.key().equals(fault.key())) {
        out.append(read.input()).append(' ');
        break;
      }
    }
    out.append(fault.key()).append(": ").append(fault.cause());
    String separator = "; it had read ";
    for (int i = 0; i < Math.min(READS_MAX, fault.read().size()); i++) {
      Fault.Read read = fault.read().get(i);
      out.append(separator).append(read.input()).append(' ').append(read.key()).append(' ');
      String value =
          read.value() instanceof Row row
              ? describe(row, table(read, translation))
              : read.value().toString();
      out.append(value.length() > VALUE_MAX ? value.substring(0, VALUE_MAX) + "…" : value);
      separator = ", ";
    }
    return out.toString();
  }

  /// The table that a row is of: names of tables occur in both databases.
  private static @Nullable Table table(Fault.Read read, Translation translation) {
    Table found = translation.nb.find(read.input());
    boolean isThere =
        found != null
            && read.key() instanceof UuidAtom uuid
            && found.rows().get(uuid) == read.value();
    return isThere ? found : translation.sb.find(read.input());
  }

  private static String describe(Row row, @Nullable Table table) {
    if (table == null) {
      return row.toString();
    }
    TableSchema schema = table.schema();
    StringBuilder out = new StringBuilder("{");
    for (ColumnSchema column : schema.columns()) {
      Datum datum = row.get(column.index());
      if (!column.isImplicit() && !datum.equals(column.defaultDatum())) {
        StringJoiner atoms = new StringJoiner(" ");
        datum.forEachAtom(atom -> atoms.add(atom.text()));
        out.append(out.length() == 1 ? "" : ", ").append(column.name()).append('=').append(atoms);
      }
    }
    return out.append('}').toString();
  }
}
