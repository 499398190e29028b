// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.schema.AtomicType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.NamedUuids;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.tools.client.Requests.Fetched;
import org.jovn.tools.client.Servers.Opened;

/// `transact`, `query` and `dump` (ovsdb-client(1), "Data Management Commands").
final class TransactCommands {

  private final Context context;

  TransactCommands(Context context) {
    this.context = context;
  }

  void transact(List<String> operands) {
    context.print(transact(operands, Requests.operand(operands.getLast())));
  }

  /// The same with an operation that aborts it, whose result is not shown.
  void query(List<String> operands) {
    if (!(Requests.operand(operands.getLast()) instanceof Json.Arr transaction)) {
      throw invalidQuery();
    }
    List<Json> elements = new ArrayList<>(transaction.elements());
    elements.add(Json.object("op", Json.of("abort")));
    Json result = transact(operands, new Json.Arr(elements));
    if (result instanceof Json.Arr results
        && results.size() == elements.size() - 1
        && results.at(results.size() - 1) instanceof JsonObject last
        && Json.of("aborted").equals(last.get("error"))) {
      result = new Json.Arr(results.elements().subList(0, results.size() - 1));
    }
    context.print(result);
  }

  private static Fatal invalidQuery() {
    return Fatal.of("not a valid OVSDB query");
  }

  private Json transact(List<String> operands, Json transaction) {
    if (!(transaction instanceof Json.Arr elements)
        || elements.size() == 0
        || !(elements.at(0) instanceof Json.Str(String database))) {
      throw invalidQuery();
    }
    Peer peer = context.servers().openFor(database, operands).peer();
    if (context.requests().changeAware().orElse(false)) {
      context.requests().announce(peer);
    }
    var _ = context.background().start(context.transport().get());
    context.background().ready();
    return context.requests().result(peer, "transact", elements);
  }

  /// What is selected of a table.
  private record Selection(TableSchema table, List<ColumnSchema> columns) {

    Json toJson() {
      List<Json> names = new ArrayList<>();
      columns.forEach(column -> names.add(Json.of(column.name())));
      return select(table.name(), names);
    }
  }

  static JsonObject select(String table, List<Json> columns) {
    return Json.object(
        "op",
        Json.of("select"),
        "table",
        Json.of(table),
        "where",
        Json.Arr.EMPTY,
        "columns",
        new Json.Arr(columns));
  }

  void dump(Opened opened) {
    Fetched fetched = context.requests().schema(opened.peer(), opened.database());
    List<Selection> selections = new ArrayList<>();
    if (opened.operands().isEmpty()) {
      for (TableSchema table : fetched.schema().tables()) {
        selections.add(new Selection(table, columns(table)));
      }
    } else {
      selections.add(selection(fetched, opened.operands()));
    }
    List<Json> transaction = new ArrayList<>(List.of(Json.of(opened.database())));
    selections.forEach(selection -> transaction.add(selection.toJson()));
    Json result = context.requests().result(opened.peer(), "transact", new Json.Arr(transaction));
    Json.Arr results = results(result, selections.size());
    for (int i = 0; i < selections.size(); i++) {
      dump(selections.get(i), rows(results.at(i), selections.get(i).table().name()));
    }
  }

  private static List<ColumnSchema> columns(TableSchema table) {
    List<ColumnSchema> columns = new ArrayList<>();
    for (ColumnSchema column : table.columns()) {
      if (column.index() != ColumnSchema.VERSION_INDEX) {
        columns.add(column);
      }
    }
    columns.sort((a, b) -> a.name().compareTo(b.name()));
    return columns;
  }

  private static Selection selection(Fetched fetched, List<String> operands) {
    String name = operands.getFirst();
    TableSchema table = fetched.schema().table(name);
    if (table == null) {
      throw Fatal.of("No table \"" + name + "\" found.");
    }
    if (operands.size() == 1) {
      return new Selection(table, columns(table));
    }
    List<ColumnSchema> columns = new ArrayList<>();
    for (String columnName : operands.subList(1, operands.size())) {
      ColumnSchema column = table.column(columnName);
      if (column == null) {
        throw Fatal.of("Table \"" + name + "\" has no column " + columnName + ".");
      }
      if (column.index() != ColumnSchema.VERSION_INDEX) {
        columns.add(column);
      }
    }
    columns.sort((a, b) -> a.name().compareTo(b.name()));
    return new Selection(table, columns);
  }

  /// The results of a transaction of as many operations.
  static Json.Arr results(Json result, int operations) {
    if (result instanceof Json.Arr results && results.size() == operations) {
      return results;
    }
    throw Fatal.of("reply is not array of " + operations + " elements: " + HashOrder.text(result));
  }

  /// The rows that a select returned.
  static Json.Arr rows(Json result, String table) {
    if (result instanceof JsonObject object && object.get("rows") instanceof Json.Arr rows) {
      return rows;
    }
    throw Fatal.of(
        "%s table reply is not an object with a \"rows\" member array: %s"
            .formatted(table, HashOrder.text(result)));
  }

  private void dump(Selection selection, Json.Arr rows) {
    List<Datum[]> data = new ArrayList<>(rows.size());
    for (int y = 0; y < rows.size(); y++) {
      data.add(parse(selection, rows.at(y), y));
    }
    List<ColumnSchema> columns = selection.columns();
    data.sort((a, b) -> compare(a, b, columns));
    List<String> headings = columns.stream().map(ColumnSchema::name).toList();
    TextTable table = new TextTable(selection.table().name() + " table", "", headings);
    for (Datum[] row : data) {
      List<TextTable.Cell> cells = new ArrayList<>(row.length);
      for (int x = 0; x < row.length; x++) {
        cells.add(new TextTable.Cell.Typed(row[x], columns.get(x).type()));
      }
      table.add(cells);
    }
    context.tables().print(table);
  }

  private static Datum[] parse(Selection selection, Json json, int y) {
    String table = selection.table().name();
    if (!(json instanceof JsonObject row)) {
      throw Fatal.of(
          "row %d in table %s response is not a JSON object: %s"
              .formatted(y, table, HashOrder.text(json)));
    }
    Datum[] data = new Datum[selection.columns().size()];
    for (int x = 0; x < data.length; x++) {
      ColumnSchema column = selection.columns().get(x);
      Json value = row.get(column.name());
      if (value == null) {
        throw Fatal.of(
            "row %d in table %s response lacks %s column".formatted(y, table, column.name()));
      }
      try {
        data[x] = column.type().parse(value, NamedUuids.NONE, false);
      } catch (OvsdbException e) {
        throw Fatal.of(e.error().text());
      }
    }
    return data;
  }

  /// By all columns in turn, those of UUIDs last: their values are random.
  private static int compare(Datum[] a, Datum[] b, List<ColumnSchema> columns) {
    for (int pass = 0; pass < 2; pass++) {
      for (int x = 0; x < a.length; x++) {
        boolean isUuid = columns.get(x).type().key().type() == AtomicType.UUID;
        int order = isUuid == (pass == 1) ? compare(a[x], b[x]) : 0;
        if (order != 0) {
          return order;
        }
      }
    }
    return 0;
  }

  /// By size, then keys or elements, then values.
  private static int compare(Datum a, Datum b) {
    int order = Integer.compare(a.size(), b.size());
    if (order != 0) {
      return order;
    }
    List<Atom> left = atoms(a);
    List<Atom> right = atoms(b);
    for (int i = 0; i < left.size() && order == 0; i++) {
      order = left.get(i).compareTo(right.get(i));
    }
    return order;
  }

  private static List<Atom> atoms(Datum datum) {
    return switch (datum) {
      case Atom atom -> Collections.singletonList(atom);
      case AtomSet set -> List.of(set.toArray());
      case AtomMap map -> {
        List<Atom> atoms = new ArrayList<>(map.size() * 2);
        map.forEach((key, _) -> atoms.add(key));
        map.forEach((_, value) -> atoms.add(value));
        yield atoms;
      }
    };
  }
}
