// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.TableFeatures;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;

/// Prints tables: counters and features, where a table that is like the one before is only named.
final class TableFeaturesFormat {
  private static final int[] ACTION_ORDER = {0, 22, 25, 18, 17, 23, 24, 15, 16, 19, 20, 21};
  private static final String[] ACTIONS = {
    "output",
    "group",
    "set_field",
    "strip_vlan",
    "push_vlan",
    "mod_nw_ttl",
    "dec_ttl",
    "set_mpls_ttl",
    "dec_mpls_ttl",
    "push_mpls",
    "pop_mpls",
    "set_queue"
  };
  private static final int[] INSTRUCTION_ORDER = {6, 4, 5, 3, 2, 1};
  private static final String[] INSTRUCTIONS = {
    "meter", "apply_actions", "clear_actions", "write_actions", "write_metadata", "goto_table"
  };

  /// What a table can do on one side: with a match, or on a miss.
  private record Side(
      BitSet next, int instructions, int write, int apply, BitSet writeFields, BitSet applyFields) {

    boolean isSame(Side other, int tableId) {
      return sameNext(other, tableId) && instructions == other.instructions && sameActions(other);
    }

    boolean sameNext(Side other, int tableId) {
      return next.get(tableId + 1, 256).equals(other.next.get(tableId + 1, 256));
    }

    boolean sameActions(Side other) {
      return write == other.write
          && apply == other.apply
          && writeFields.equals(other.writeFields)
          && applyFields.equals(other.applyFields);
    }
  }

  private record Table(
      TableFeatures features, Side match, Side miss, BitSet mask, BitSet matchable, BitSet wild) {

    boolean sameInstructions(Table other) {
      int tableId = features.tableId();
      return match.isSame(other.match, tableId) && miss.isSame(other.miss, tableId);
    }

    boolean sameMatching(Table other) {
      return mask.equals(other.mask)
          && matchable.equals(other.matchable)
          && wild.equals(other.wild);
    }

    boolean isSame(Table other) {
      return features.metadataMatch() == other.features.metadataMatch()
          && features.metadataWrite() == other.features.metadataWrite()
          && features.maxEntries() == other.features.maxEntries()
          && sameInstructions(other)
          && sameMatching(other);
    }
  }

  private TableFeaturesFormat() {}

  /// The names of the actions whose bits are set.
  static String actions(int bits) {
    return names(bits, ACTION_ORDER, ACTIONS);
  }

  private static String names(int bits, int[] order, String[] names) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      if ((bits >> order[i] & 1) != 0) {
        found.add(names[i]);
      }
    }
    return found.isEmpty() ? "(none)" : String.join(" ", found);
  }

  static void stats(List<MultipartReply.TableStats> tables, StringBuilder text) {
    text.append('\n');
    int index = 0;
    while (index < tables.size()) {
      MultipartReply.TableStats table = tables.get(index);
      text.append(index == 0 ? "" : "\n").append("  table ").append(table.tableId());
      text.append(":\n    active=").append(Texts.unsigned(table.activeCount()));
      text.append(", lookup=").append(Texts.unsigned(table.lookupCount()));
      text.append(", matched=").append(Texts.unsigned(table.matchedCount())).append('\n');
      int first = index++;
      while (index < tables.size() && isSame(table, tables.get(index))) {
        index++;
      }
      ditto(first, index, tables.stream().map(t -> "" + t.tableId()).toList(), text);
    }
  }

  private static boolean isSame(MultipartReply.TableStats one, MultipartReply.TableStats other) {
    return one.activeCount() == other.activeCount()
        && one.lookupCount() == other.lookupCount()
        && one.matchedCount() == other.matchedCount();
  }

  private static void ditto(int first, int end, List<String> names, StringBuilder text) {
    if (end - first == 2) {
      text.append("\n  table ").append(names.get(first + 1)).append(": ditto\n");
    } else if (end - first > 2) {
      text.append("\n  tables ").append(names.get(first + 1)).append("...");
      text.append(names.get(end - 1)).append(": ditto\n");
    }
  }

  static String format(List<TableFeatures> features) {
    StringBuilder text = new StringBuilder(features.isEmpty() ? "" : "\n");
    List<Table> tables = new ArrayList<>();
    for (TableFeatures table : features) {
      tables.add(parse(table));
    }
    List<String> names = features.stream().map(t -> "" + t.tableId()).toList();
    int index = 0;
    while (index < tables.size()) {
      if (index > 0) {
        text.append('\n');
      }
      table(tables.get(index), index == 0 ? List.of() : List.of(tables.get(index - 1)), text);
      int first = index++;
      while (index < tables.size() && tables.get(index).isSame(tables.get(index - 1))) {
        index++;
      }
      if (index - first == 2) {
        text.append('\n').append(title(features.get(first + 1))).append(": ditto\n");
      } else {
        ditto(first, index, names, text);
      }
    }
    return text.toString();
  }

  private static String title(TableFeatures table) {
    String name = table.name().toText();
    return "  table " + table.tableId() + (name.isEmpty() ? "" : " (\"" + name + "\")");
  }

  private static void table(Table table, List<Table> before, StringBuilder text) {
    TableFeatures features = table.features;
    text.append(title(features)).append(":\n    metadata: match=");
    text.append(Texts.hex(features.metadataMatch())).append(" write=");
    text.append(Texts.hex(features.metadataWrite())).append("\n    max_entries=");
    text.append(Texts.unsigned(features.maxEntries())).append('\n');
    instructions(table, before, text);
    matching(table, before, text);
  }

  private static void instructions(Table table, List<Table> before, StringBuilder text) {
    int tableId = table.features.tableId();
    if (table.match.instructions == 0 && table.miss.instructions == 0) {
      return;
    }
    if (!before.isEmpty() && table.sameInstructions(before.getFirst())) {
      text.append("    (same instructions)\n");
    } else if (table.match.isSame(table.miss, -1)) {
      text.append("    instructions (table miss and others):\n");
      side(table.match, before.stream().map(Table::match).toList(), text);
    } else {
      text.append("    instructions (other than table miss):\n");
      side(table.match, before.stream().map(Table::match).toList(), text);
      text.append("    instructions (table miss):\n");
      side(table.miss, before.stream().map(Table::miss).toList(), text);
    }
    if (tableId < 0) {
      throw new IllegalStateException("table " + tableId);
    }
  }

  private static void side(Side side, List<Side> before, StringBuilder text) {
    if (!side.next.isEmpty()) {
      text.append("      next tables: ").append(ranges(side.next)).append('\n');
    }
    if (!before.isEmpty() && before.getFirst().instructions == side.instructions) {
      text.append("      (same instructions)\n");
    } else {
      text.append("      instructions: ");
      text.append(names(side.instructions, INSTRUCTION_ORDER, INSTRUCTIONS)).append('\n');
    }
    if (!before.isEmpty() && before.getFirst().sameActions(side)) {
      text.append("      (same actions)\n");
    } else if (side.write == side.apply && side.writeFields.equals(side.applyFields)) {
      text.append("      Write-Actions and Apply-Actions features:\n");
      actions(side.write, side.writeFields, text);
    } else {
      text.append("      Write-Actions features:\n");
      actions(side.write, side.writeFields, text);
      text.append("      Apply-Actions features:\n");
      actions(side.apply, side.applyFields, text);
    }
  }

  private static void actions(int bits, BitSet fields, StringBuilder text) {
    text.append("        actions: ").append(actions(bits)).append('\n');
    text.append("        supported on Set-Field: ");
    text.append(fields.isEmpty() ? "(none)" : fieldNames(fields)).append('\n');
  }

  private static String ranges(BitSet tables) {
    StringBuilder text = new StringBuilder();
    for (int from = tables.nextSetBit(0); from >= 0; ) {
      int to = tables.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      text.append(to - from > 1 ? "-" + (to - 1) : "");
      from = tables.nextSetBit(to);
    }
    return text.toString();
  }

  private static void matching(Table table, List<Table> before, StringBuilder text) {
    if (table.matchable.isEmpty()) {
      return;
    }
    if (!before.isEmpty() && table.sameMatching(before.getFirst())) {
      text.append("    (same matching)\n");
      return;
    }
    BitSet masked = (BitSet) table.mask.clone();
    masked.and(table.wild);
    BitSet prefix = (BitSet) table.mask.clone();
    prefix.andNot(table.wild);
    BitSet exact = (BitSet) table.matchable.clone();
    exact.andNot(table.mask);
    BitSet must = (BitSet) exact.clone();
    exact.and(table.wild);
    must.andNot(table.wild);
    text.append("    matching:\n");
    line("      arbitrary mask: ", masked, text);
    line("      exact match or wildcard: ", exact, text);
    must.or(prefix);
    line("      must exact match: ", must, text);
  }

  private static void line(String title, BitSet fields, StringBuilder text) {
    if (!fields.isEmpty()) {
      text.append(title).append(fieldNames(fields)).append('\n');
    }
  }

  /// The names of fields in the order of the table, those with a common beginning folded.
  private static String fieldNames(BitSet fields) {
    List<String> names = new ArrayList<>();
    fields.stream().forEach(index -> names.add(OxmFields.all().get(index).name()));
    return fold(names, " ");
  }

  private static String fold(List<String> names, String separator) {
    StringBuilder text = new StringBuilder();
    int index = 0;
    while (index < names.size()) {
      text.append(text.isEmpty() ? "" : separator);
      int series = series(names, index);
      String name = names.get(index);
      int prefix = name.indexOf('_') + 1;
      int end = index + 1;
      while (prefix > 0
          && end < names.size()
          && names.get(end).startsWith(name.substring(0, prefix))) {
        end++;
      }
      if (series - index >= 3) {
        text.append(name).append("...").append(names.get(series - 1));
        index = series;
      } else if (end - index >= 2) {
        List<String> rest =
            names.subList(index, end).stream().map(n -> n.substring(prefix)).toList();
        text.append(name, 0, prefix).append('{').append(fold(rest, ",")).append('}');
        index = end;
      } else {
        text.append(name);
        index++;
      }
    }
    return text.toString();
  }

  /// The end of the names from `index` on that count up by one.
  private static int series(List<String> names, int index) {
    String stem = names.get(index).replaceAll("[0-9]+$", "");
    if (stem.length() == names.get(index).length() || stem.contains("_")) {
      return index;
    }
    int number = Integer.parseInt(names.get(index).substring(stem.length()));
    int end = index + 1;
    while (end < names.size() && names.get(end).equals(stem + (number + end - index))) {
      end++;
    }
    return end;
  }

  private static Table parse(TableFeatures features) {
    Bytes[] data = new Bytes[16];
    for (Property property : features.properties()) {
      if (property.type() < 16) {
        data[property.type()] = property.data();
      }
    }
    BitSet[] fields = new BitSet[16];
    for (int type : new int[] {8, 10, 12, 13, 14, 15}) {
      fields[type] = fields(data[type] == null ? Bytes.EMPTY : data[type], false);
    }
    Bytes match = data[8] == null ? Bytes.EMPTY : data[8];
    Side side =
        new Side(
            tables(or(data[2])),
            ids(or(data[0])),
            ids(or(data[4])),
            ids(or(data[6])),
            fields[12],
            fields[14]);
    Side miss =
        new Side(
            tables(or(data[3], data[2])),
            ids(or(data[1], data[0])),
            ids(or(data[5], data[4])),
            ids(or(data[7], data[6])),
            data[13] == null ? fields[12] : fields[13],
            data[15] == null ? fields[14] : fields[15]);
    return new Table(features, side, miss, fields(match, true), fields[8], fields[10]);
  }

  private static Bytes or(Bytes... choices) {
    for (Bytes choice : choices) {
      if (choice != null) {
        return choice;
      }
    }
    return Bytes.EMPTY;
  }

  private static BitSet tables(Bytes data) {
    BitSet tables = new BitSet(256);
    for (int i = 0; i < data.length(); i++) {
      tables.set(data.at(i));
    }
    return tables;
  }

  /// Numbers of instructions or actions, each with its length, as bits.
  private static int ids(Bytes data) {
    int bits = 0;
    WireReader in = WireReader.of(data);
    while (in.remaining() >= 4) {
      int type = in.u16();
      in.skip(2);
      bits |= type < 32 ? 1 << type : 0;
    }
    return bits;
  }

  private static BitSet fields(Bytes data, boolean onlyMasked) {
    BitSet fields = new BitSet();
    WireReader in = WireReader.of(data);
    in.expect(OfError.OFPBPC_BAD_LEN);
    while (in.remaining() >= 4) {
      OxmId id = OxmId.decode(in);
      if (!onlyMasked || id.hasMask()) {
        id.field().map(OxmField::index).ifPresent(fields::set);
      }
    }
    return fields;
  }
}
