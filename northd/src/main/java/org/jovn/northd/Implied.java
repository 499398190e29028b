// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jovn.northd.address.AddressPlan;
import org.jovn.northd.rows.FixedRows;
import org.jovn.northd.sync.FlowRows;
import org.jovn.northd.sync.NbValues;
import org.jovn.northd.sync.SbRows;
import org.jovn.northd.topology.Table;
import org.jovn.northd.topology.Values;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.LogicalDpGroup;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.MulticastGroup;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaChanges;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the contents of both databases imply, and what of it is not written yet. It follows the
/// databases by their changes, and can be made again from them at any time. Of the loop's thread.
final class Implied {

  private static final Logger LOG = LoggerFactory.getLogger("northd");

  final Translation translation = new Translation();
  final SbRows rows;
  final FlowRows flows = new FlowRows(this::isRouter);
  final NbValues values;
  private final WarningLog warningLog;
  private final Replica nb;
  private final Replica sb;
  private final ChangeStream nbChanges;
  private final ChangeStream sbChanges;
  private boolean isLoaded;

  Implied(Replica nb, Replica sb, WarningLog warningLog) {
    this.warningLog = warningLog;
    this.nb = nb;
    this.sb = sb;
    this.rows = new SbRows(sb.schema());
    this.values = new NbValues(nb.schema());
    this.nbChanges = nb.changes();
    this.sbChanges = sb.changes();
    translation.engine.takeFaults(
        fault -> LOG.error("{}", Faults.describe(fault, translation), fault.cause()));
    FixedRows.forEach(row -> rows.want(row, 1));
  }

  /// The contents of the Northbound database up to which changes were taken.
  ReplicaSnapshot nbSeen() {
    return nbChanges.position();
  }

  /// The contents of the Southbound database up to which changes were taken.
  ReplicaSnapshot sbSeen() {
    return sbChanges.position();
  }

  /// Takes what has changed; returns whether both databases have been received.
  boolean takeChanges() {
    ReplicaChanges fromNb = nbChanges.poll().orElse(null);
    ReplicaChanges fromSb = sbChanges.poll().orElse(null);
    if (fromSb != null) {
      takeSb(fromSb);
    }
    if (fromNb != null) {
      takeNb(fromNb);
    }
    if (!isLoaded && nbSeen().isLoaded() && sbSeen().isLoaded()) {
      isLoaded = true;
      loadGroups();
      if (!isOfThisVersion()) {
        flows.repairIds();
      }
    }
    return isLoaded;
  }

  private void takeNb(ReplicaChanges changes) {
    for (TableSchema schema : nb.schema().tables()) {
      Table table = translation.nb.find(schema.name());
      for (RowDelta delta : changes.table(schema)) {
        if (table != null) {
          set(table, delta);
        }
        values.changed(schema, delta.uuid());
      }
    }
  }

  private void takeSb(ReplicaChanges changes) {
    // Datapaths first: others are known by theirs.
    for (RowDelta delta : changes.table(DatapathBinding.TABLE)) {
      rows.changed(DatapathBinding.TABLE, delta);
      if (delta instanceof RowDelta.Inserted(Row row)) {
        String owner = owner(new DatapathBinding(row));
        if (owner != null) {
          translation.foundKey("", owner, new DatapathBinding(row).tunnelKey());
        }
      }
    }
    for (TableSchema schema : sb.schema().tables()) {
      if (schema == LogicalDpGroup.TABLE) {
        changes.table(schema).forEach(flows::groupChanged);
      } else if (schema == LogicalFlow.TABLE) {
        for (RowDelta delta : changes.table(schema)) {
          flows.changed(delta, rows);
        }
      } else {
        takeSbTable(schema, changes);
      }
    }
  }

  private void takeSbTable(TableSchema schema, ReplicaChanges changes) {
    Table table = translation.sb.find(schema.name());
    for (RowDelta delta : changes.table(schema)) {
      if (schema != DatapathBinding.TABLE) {
        rows.changed(schema, delta);
      }
      if (schema == PortBinding.TABLE && delta instanceof RowDelta.Inserted(Row row)) {
        foundPort(new PortBinding(row));
      }
      if (schema == MulticastGroup.TABLE && delta instanceof RowDelta.Inserted(Row row)) {
        foundGroup(new MulticastGroup(row));
      }
      if (table != null) {
        set(table, delta);
      }
    }
  }

  private static void set(Table table, RowDelta delta) {
    switch (delta) {
      case RowDelta.Inserted(Row row) -> table.rows().set(row.uuid(), row);
      case RowDelta.Deleted(Row row) -> table.rows().set(row.uuid(), null);
      case RowDelta.Modified(_, Row after) -> table.rows().set(after.uuid(), after);
    }
  }

  private static @Nullable String owner(DatapathBinding datapath) {
    return datapath
        .externalIds("logical-switch")
        .or(() -> datapath.externalIds("logical-router"))
        .orElse(null);
  }

  /// Whether a row of Datapath_Binding, or the first of a row of Logical_DP_Group, is of a router.
  private @Nullable Boolean isRouter(UuidAtom uuid) {
    return DatapathBinding.find(sbSeen(), uuid)
        .or(
            () ->
                LogicalDpGroup.find(sbSeen(), uuid)
                    .flatMap(group -> group.datapaths().stream().findFirst())
                    .flatMap(first -> DatapathBinding.find(sbSeen(), first)))
        .map(datapath -> datapath.externalIds("logical-router").isPresent())
        .orElse(null);
  }

  /// Whether the contents of the Southbound database were derived by this version, as far as is
  /// known.
  private boolean isOfThisVersion() {
    List<NbGlobal> globals = NbGlobal.all(nbSeen());
    return !globals.isEmpty()
        && GlobalRows.VERSION.equals(globals.getFirst().options().get("northd_internal_version"));
  }

  private void foundGroup(MulticastGroup group) {
    DatapathBinding.find(sbSeen(), group.datapath())
        .map(Implied::owner)
        .ifPresent(owner -> translation.foundGroupKey(owner, group.name(), group.tunnelKey()));
  }

  private void foundPort(PortBinding port) {
    DatapathBinding.find(sbSeen(), port.datapath())
        .map(Implied::owner)
        .ifPresent(
            owner -> {
              translation.foundKey(owner, port.logicalPort(), port.tunnelKey());
              long queue = Values.integer(port.options("qdisc_queue_id").orElse(null), 0);
              if (queue > 0) {
                String space = port.chassis().map(UuidAtom::toString).orElse(owner);
                translation.foundQueue(space, port.logicalPort(), queue);
              }
            });
  }

  private void loadGroups() {
    Map<UuidAtom, UuidAtom> datapaths = new HashMap<>();
    DatapathBinding.forEach(
        sbSeen(),
        datapath -> {
          String owner = owner(datapath);
          UuidAtom uuid = owner == null ? null : UuidAtom.find(owner);
          if (uuid != null) {
            datapaths.put(datapath.uuid(), uuid);
          }
        });
    flows.loadGroups(sbSeen(), datapaths);
  }

  /// Derives what follows from the changes taken. Returns how many derivations ran.
  int derive() {
    int runs = translation.run(macPrefix());
    translation.rows.drain(rows::want);
    translation.flows.drain(flows::want);
    translation.values.drain(values::want);
    translation.topology.warnings.drain(warningLog::changed);
    return runs;
  }

  private long macPrefix() {
    List<NbGlobal> globals = NbGlobal.all(nbSeen());
    String text = globals.isEmpty() ? null : globals.getFirst().options().get("mac_prefix");
    Long prefix = text == null ? null : AddressPlan.prefix(text);
    return prefix == null ? 0 : prefix;
  }
}
