// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.Flow;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.pipeline.Stage;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The logical flows that derivations want, beside the rows that are there. A flow of several
/// datapaths has a group of them; flows with the same datapaths share it.
public final class FlowRows {

  private static final int FIRST_COLUMN = 2;
  private static final String SOURCE = "jovn";

  private final Function<UuidAtom, @Nullable Boolean> isRouter;

  /// Whether external_ids of rows that are there may be those of another version.
  private boolean repairsIds;

  private final Map<Flow, FlowEntry> entries = new HashMap<>();
  private final Set<Flow> dirty = new LinkedHashSet<>();
  private final Map<UuidAtom, Flow> renamedRows = new HashMap<>();
  private final Set<UuidAtom> strays = new LinkedHashSet<>();
  private final DatapathGroups groups = new DatapathGroups();
  private boolean isAdopted;

  /// @param isRouter whether a row of Datapath_Binding, or of Logical_DP_Group, is of routers; null
  ///   when nobody knows
  public FlowRows(Function<UuidAtom, @Nullable Boolean> isRouter) {
    this.isRouter = isRouter;
  }

  /// Says that another version wrote what is there: external_ids are brought up to date too, which
  /// else stay as they are.
  public void repairIds() {
    repairsIds = true;
  }

  /// Takes a change of what is wanted.
  public void want(FlowUse use, int change) {
    FlowEntry entry = entries.computeIfAbsent(use.flow(), k -> new FlowEntry());
    entry.change(use, change);
    dirty.add(use.flow());
  }

  /// Adds what is wanted, as text: flows with their datapaths and hints.
  public void describe(Map<String, String> into) {
    entries.forEach(
        (flow, entry) -> {
          if (!entry.isUnused()) {
            into.put(flow.toString(), entry.datapaths(DatapathSet::with) + " " + entry.hint());
          }
        });
  }

  /// The flow whose row has this UUID, or null.
  public @Nullable Flow flow(UuidAtom row) {
    for (Map.Entry<Flow, FlowEntry> entry : entries.entrySet()) {
      if (row.equals(entry.getValue().row)) {
        return entry.getKey();
      }
    }
    return null;
  }

  public int size() {
    return entries.size();
  }

  /// Takes a change of what is there.
  public void changed(RowDelta delta, SbRows rows) {
    switch (delta) {
      case RowDelta.Inserted(Row row) -> came(row);
      case RowDelta.Deleted(Row row) -> went(row);
      case RowDelta.Modified(Row before, Row after) -> {
        keepFlow(before, after);
        Flow flow = flow(after);
        FlowEntry entry = flow == null ? null : entries.get(flow);
        if (entry == null || !after.uuid().equals(entry.row)) {
          went(before);
          came(after);
        } else if (!isAsWritten(entry, after, rows)) {
          release(entry);
          dirty.add(flow);
        }
      }
    }
  }

  /// Takes a change of a group of datapaths.
  public void groupChanged(RowDelta delta) {
    groups.changed(delta);
  }

  /// Takes note that a datapath has got another row: its flows are written anew.
  void datapathMoved(UuidAtom datapath) {
    entries.forEach(
        (flow, entry) -> {
          DatapathSet written = entry.written;
          if (written != null && written.list().contains(datapath)) {
            release(entry);
            dirty.add(flow);
          }
        });
    groups.forget(datapath);
  }

  /// A row whose external_ids or tags others changed still has its flow, as C sees it.
  private void keepFlow(Row before, Row after) {
    for (int i = FIRST_COLUMN; i < before.columnCount(); i++) {
      if (i != LogicalFlow.EXTERNAL_IDS.index()
          && i != LogicalFlow.TAGS.index()
          && !before.get(i).equals(after.get(i))) {
        renamedRows.remove(after.uuid());
        return;
      }
    }
    Flow flow = flow(before);
    if (flow != null && !flow.equals(flow(after))) {
      renamedRows.put(after.uuid(), flow);
    }
  }

  /// Whether a row is for the datapaths that were written last: others may have changed it.
  private boolean isAsWritten(FlowEntry entry, Row row, SbRows rows) {
    DatapathSet written = entry.written;
    if (written == null || written.isEmpty()) {
      return true;
    }
    if (written.size() == 1) {
      UuidAtom datapath = rows.uuid("Datapath_Binding", written.first().toString());
      return datapath == null || datapath.equals(row.get(LogicalFlow.LOGICAL_DATAPATH.index()));
    }
    return groups.isRow(written, row.get(LogicalFlow.LOGICAL_DP_GROUP.index()));
  }

  private void came(Row row) {
    Flow flow = flow(row);
    if (flow == null) {
      strays.add(row.uuid());
      return;
    }
    if (!flow.stage()
        .stageName()
        .equals(new LogicalFlow(row).externalIds("stage-name").orElse(""))) {
      renamedRows.put(row.uuid(), flow);
    }
    FlowEntry entry = entries.computeIfAbsent(flow, k -> new FlowEntry());
    if (entry.row == null) {
      entry.row = row.uuid();
      entry.written = null;
      dirty.add(flow);
    } else if (!entry.row.equals(row.uuid())) {
      strays.add(row.uuid());
    }
  }

  private void went(Row row) {
    strays.remove(row.uuid());
    Flow flow = flow(row);
    renamedRows.remove(row.uuid());
    FlowEntry entry = flow == null ? null : entries.get(flow);
    if (flow != null && entry != null && row.uuid().equals(entry.row)) {
      release(entry);
      entry.row = null;
      dirty.add(flow);
    }
  }

  private @Nullable Flow flow(Row row) {
    Flow kept = renamedRows.get(row.uuid());
    if (kept != null) {
      return kept;
    }
    LogicalFlow flow = new LogicalFlow(row);
    Stage stage = STAGES.get(flow.externalIds("stage-name").orElse(""));
    if (stage == null || !isAt(stage, flow)) {
      stage = stageByPlace(row, flow);
      if (stage == null) {
        return null;
      }
    }
    return new Flow(
        stage,
        (int) flow.priority(),
        flow.match(),
        flow.actions(),
        flow.tags("in_out_port").orElse(""),
        flow.controllerMeter().orElse(""));
  }

  private static boolean isAt(Stage stage, LogicalFlow flow) {
    return stage.table() == flow.tableId()
        && stage.pipeline().wireName().equals(flow.pipeline().wireName());
  }

  /// The stage of a row that does not say it, or says one that is elsewhere.
  private @Nullable Stage stageByPlace(Row row, LogicalFlow flow) {
    Boolean ofRouter = null;
    if (row.get(LogicalFlow.LOGICAL_DATAPATH.index()) instanceof UuidAtom datapath) {
      ofRouter = isRouter.apply(datapath);
    } else if (row.get(LogicalFlow.LOGICAL_DP_GROUP.index()) instanceof UuidAtom group) {
      ofRouter = isRouter.apply(group);
    }
    for (Stage stage : Stage.values()) {
      if (ofRouter != null && stage.isOfRouter() == ofRouter && isAt(stage, flow)) {
        return stage;
      }
    }
    return null;
  }

  private static final Map<String, Stage> STAGES = new HashMap<>();

  static {
    for (Stage stage : Stage.values()) {
      STAGES.put(stage.stageName(), stage);
    }
  }

  public boolean isClean() {
    return dirty.isEmpty() && strays.isEmpty() && groups.isClean();
  }

  /// Learns which groups there are; before the first flush.
  public void loadGroups(ReplicaSnapshot snapshot, Map<UuidAtom, UuidAtom> datapathsByRow) {
    groups.load(snapshot, datapathsByRow);
  }

  /// The row of the group of these datapaths, which is made if there is none.
  Datum group(
      DatapathSet datapaths, ReplicaSnapshot snapshot, SbRows rows, Transaction transaction) {
    return groups.row(datapaths, snapshot, rows, transaction);
  }

  private void release(FlowEntry entry) {
    DatapathSet written = entry.written;
    if (written != null && written.size() > 1) {
      groups.release(written);
    }
    entry.written = null;
  }

  /// Writes the difference.
  public void flush(ReplicaSnapshot snapshot, SbRows rows, Transaction transaction) {
    if (!isAdopted) {
      isAdopted = true;
      adopt();
    }
    Map<List<DatapathSet>, DatapathSet> joins = new HashMap<>();
    FlowEntry.Join join =
        (one, other) -> joins.computeIfAbsent(List.of(one, other), k -> one.with(other));
    Map<Flow, DatapathSet> targets = new LinkedHashMap<>();
    Map<DatapathSet, Map<DatapathSet, Integer>> moves = new HashMap<>();
    for (Flow flow : dirty) {
      FlowEntry entry = entries.get(flow);
      if (entry == null) {
        continue;
      }
      DatapathSet target = entry.datapaths(join);
      targets.put(flow, target);
      if (entry.written != null && entry.written.size() > 1 && target.size() > 1) {
        moves.computeIfAbsent(entry.written, k -> new HashMap<>()).merge(target, 1, Integer::sum);
      }
    }
    groups.regroup(moves, rows, transaction);
    targets.forEach((flow, target) -> flush(flow, target, snapshot, rows, transaction));
    for (UuidAtom stray : strays) {
      transaction.delete(LogicalFlow.TABLE, stray);
    }
    groups.mend(snapshot, transaction);
    dirty.clear();
    strays.clear();
  }

  /// Rows that were there at first, with other tags than their flows want, are theirs all the same,
  /// as C sees it; the tags stay.
  private void adopt() {
    List<Flow> odd = new ArrayList<>();
    for (Flow flow : dirty) {
      FlowEntry entry = entries.get(flow);
      if (entry != null && entry.row != null && entry.isUnused()) {
        odd.add(flow);
      }
    }
    if (odd.isEmpty()) {
      return;
    }
    Map<Flow, Flow> lacking = new HashMap<>();
    for (Flow flow : dirty) {
      FlowEntry entry = entries.get(flow);
      if (entry != null && entry.row == null && !entry.isUnused()) {
        lacking.put(flow.withoutPort(), flow);
      }
    }
    for (Flow flow : odd) {
      FlowEntry entry = entries.get(flow);
      Flow wanted = lacking.remove(flow.withoutPort());
      FlowEntry own = wanted == null ? null : entries.get(wanted);
      if (entry != null && entry.row != null && own != null && wanted != null) {
        own.row = entry.row;
        renamedRows.put(entry.row, wanted);
        entries.remove(flow);
      }
    }
  }

  private void flush(
      Flow flow,
      DatapathSet target,
      ReplicaSnapshot snapshot,
      SbRows rows,
      Transaction transaction) {
    FlowEntry entry = entries.get(flow);
    if (entry == null) {
      return;
    }
    if (target.isEmpty()) {
      release(entry);
      if (entry.row != null) {
        transaction.delete(LogicalFlow.TABLE, entry.row);
      }
      entries.remove(flow);
      return;
    }
    String hint = entry.hint();
    DatapathSet written = entry.written;
    if (written != null && target.equals(groups.renamed(written))) {
      written = target;
      entry.written = target;
    }
    if (entry.row != null && target.equals(written) && hint.equals(entry.writtenHint)) {
      return;
    }
    boolean isNew = entry.row == null;
    RowEdit edit = edit(entry, snapshot, transaction);
    if (isNew) {
      edit.set(LogicalFlow.PIPELINE, Datums.string(flow.stage().pipeline().wireName()));
      edit.set(LogicalFlow.TABLE_ID, Datums.integer(flow.stage().table()));
      edit.set(LogicalFlow.PRIORITY, Datums.integer(flow.priority()));
      edit.set(LogicalFlow.MATCH, Datums.string(flow.match()));
      edit.set(LogicalFlow.ACTIONS, Datums.string(flow.actions()));
      if (!flow.port().isEmpty()) {
        edit.set(LogicalFlow.TAGS, Datums.map(Map.of("in_out_port", flow.port())));
      }
      if (!flow.meter().isEmpty()) {
        edit.set(LogicalFlow.CONTROLLER_METER, Datums.string(flow.meter()));
      }
      entry.row = edit.uuid();
    }
    // Of a row that was there, external_ids are as good as our own, if this version wrote them.
    if (isNew || (written == null ? repairsIds : !hint.equals(entry.writtenHint))) {
      edit.set(LogicalFlow.EXTERNAL_IDS, ids(flow, hint));
    }
    place(entry, edit, target, rows, transaction, isNew);
    entry.writtenHint = hint;
  }

  private static RowEdit edit(FlowEntry entry, ReplicaSnapshot snapshot, Transaction transaction) {
    if (entry.row == null) {
      return transaction.insert(LogicalFlow.TABLE);
    }
    Row existing = snapshot.row(LogicalFlow.TABLE, entry.row);
    return existing == null
        ? transaction.update(LogicalFlow.TABLE, entry.row)
        : transaction.update(LogicalFlow.TABLE, existing);
  }

  private void place(
      FlowEntry entry,
      RowEdit edit,
      DatapathSet target,
      SbRows rows,
      Transaction transaction,
      boolean isNew) {
    if (!target.equals(entry.written)) {
      release(entry);
      if (target.size() == 1) {
        UuidAtom row = rows.uuid("Datapath_Binding", target.first().toString());
        edit.set(LogicalFlow.LOGICAL_DATAPATH, row == null ? Datums.NONE : row);
        if (!isNew) {
          edit.set(LogicalFlow.LOGICAL_DP_GROUP, Datums.NONE);
        }
      } else {
        edit.set(LogicalFlow.LOGICAL_DP_GROUP, groups.take(target, rows, transaction));
        if (!isNew) {
          edit.set(LogicalFlow.LOGICAL_DATAPATH, Datums.NONE);
        }
      }
      entry.written = target;
    }
  }

  private static Datum ids(Flow flow, String hint) {
    Map<String, String> ids = new TreeMap<>();
    ids.put("source", SOURCE);
    ids.put("stage-name", flow.stage().stageName());
    if (!hint.isEmpty()) {
      ids.put("stage-hint", hint);
    }
    return Datums.map(ids);
  }

  /// Called when what was flushed is in the database.
  public void committed() {
    groups.committed();
    repairsIds = false;
  }
}
