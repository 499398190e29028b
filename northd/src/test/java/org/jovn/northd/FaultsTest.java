// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.RowView;
import org.jovn.ovn.nb.LogicalSwitch;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.junit.jupiter.api.Test;

/// A derivation with a fault of ours in it: the rest is translated, and the log can be acted on.
class FaultsTest {

  private static final UuidAtom GOOD = new UuidAtom(0, 1);
  private static final UuidAtom BAD = new UuidAtom(0, 2);

  private static Row logicalSwitch(UuidAtom uuid, String name) {
    Datum[] values = new Datum[LogicalSwitch.TABLE.columnCount()];
    for (ColumnSchema column : LogicalSwitch.TABLE.columns()) {
      values[column.index()] = column.defaultDatum();
    }
    values[ColumnSchema.UUID_INDEX] = uuid;
    values[LogicalSwitch.NAME.index()] = new StringAtom(name);
    return new Row(values);
  }

  @Test
  void theRestIsTranslatedAndTheLogNamesDerivationRowAndValues() {
    Translation translation = new Translation();
    List<String> log = new ArrayList<>();
    translation.engine.takeFaults(fault -> log.add(Faults.describe(fault, translation)));
    translation.engine.rule(
        "faulty",
        translation.nb.switches.rows(),
        (scope, uuid) -> {
          RowView row = translation.nb.switches.get(scope, uuid);
          if (row.string("name").equals("bad")) {
            throw new IllegalArgumentException("cannot do that");
          }
        });
    translation.nb.switches.rows().set(GOOD, logicalSwitch(GOOD, "good"));
    translation.nb.switches.rows().set(BAD, logicalSwitch(BAD, "bad"));
    var _ = translation.run(0);
    List<FlowUse> flows = new ArrayList<>();
    translation.flows.drain((flow, _) -> flows.add(flow));
    assertThat(flows).isNotEmpty();
    assertThat(log)
        .containsExactly(
            "'faulty' failed for Logical_Switch 00000000-0000-0000-0000-000000000002:"
                + " java.lang.IllegalArgumentException: cannot do that; it had read"
                + " Logical_Switch 00000000-0000-0000-0000-000000000002 {name=bad}");
  }
}
