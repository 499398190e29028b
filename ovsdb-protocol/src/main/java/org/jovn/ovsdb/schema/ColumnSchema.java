// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;

/// RFC 7047 section 3.2, `<column-schema>`.
///
/// @param name the column's name
/// @param index where a row of the table holds the column; 0 is `_uuid`, 1 is `_version`
/// @param type what it holds
/// @param mutable whether it can change after insertion
/// @param persistent whether it is written to the log file (`ephemeral` is not)
public record ColumnSchema(
    String name, int index, ColumnType type, boolean mutable, boolean persistent) {

  public static final int UUID_INDEX = 0;
  public static final int VERSION_INDEX = 1;

  static final ColumnSchema UUID =
      new ColumnSchema("_uuid", UUID_INDEX, ColumnType.scalar(AtomicType.UUID), false, true);
  static final ColumnSchema VERSION =
      new ColumnSchema("_version", VERSION_INDEX, ColumnType.scalar(AtomicType.UUID), false, false);

  static ColumnSchema parse(String name, int index, Json json) throws OvsdbException {
    MemberParser parser = new MemberParser(json, "schema for column " + name);
    boolean mutable = parser.optionalBoolean("mutable", true);
    boolean ephemeral = parser.optionalBoolean("ephemeral", false);
    Json typeJson =
        parser.required("type", j -> MemberParser.isString(j) || MemberParser.isObject(j));
    parser.finish();
    ColumnType type = ColumnType.parse(typeJson);
    boolean weak = type.key().isWeak() || (type.value() != null && type.value().isWeak());
    return new ColumnSchema(name, index, type, mutable || weak, !ephemeral);
  }

  public boolean isImplicit() {
    return index <= VERSION_INDEX;
  }

  public Datum defaultDatum() {
    return type.defaultDatum();
  }

  Json toJson() {
    JsonObject.Builder out = new JsonObject.Builder();
    if (!mutable) {
      out.put("mutable", Json.of(false));
    }
    if (!persistent) {
      out.put("ephemeral", Json.of(true));
    }
    return out.put("type", type.toJson()).build();
  }
}
