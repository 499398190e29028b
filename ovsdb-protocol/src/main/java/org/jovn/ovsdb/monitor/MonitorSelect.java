// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

import org.jovn.ovsdb.data.MemberParser;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;

/// RFC 7047 section 4.1.5, `<monitor-select>`.
public record MonitorSelect(boolean initial, boolean insert, boolean delete, boolean modify) {

  public static final MonitorSelect ALL = new MonitorSelect(true, true, true, true);
  public static final MonitorSelect NONE = new MonitorSelect(false, false, false, false);

  static MonitorSelect parse(Json json, String table) throws OvsdbException {
    MemberParser parser = new MemberParser(json, "table " + table + " select");
    MonitorSelect select =
        new MonitorSelect(
            parser.optionalBoolean("initial", true),
            parser.optionalBoolean("insert", true),
            parser.optionalBoolean("delete", true),
            parser.optionalBoolean("modify", true));
    parser.finish();
    return select;
  }

  MonitorSelect or(MonitorSelect other) {
    return new MonitorSelect(
        initial || other.initial,
        insert || other.insert,
        delete || other.delete,
        modify || other.modify);
  }
}
