// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.LogicalDpGroup;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.BaseType;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.TableSchema;

/// What a Southbound database says, as lines that are equal whenever two northds mean the same.
///
/// Rows are known by what they are about, not by their UUIDs. Left out is what the C program leaves
/// to the order of its hash tables: tunnel keys that nobody asked for (also where a flow or a name
/// holds one), numbers of ECMP groups and of queues, the order in a set of addresses, which of the
/// datapaths' Northbound rows a shared flow names as its source, and by which rows flows share
/// groups of datapaths.
final class Southbound {

  private static final int SHOWN_MAX = 60;

  /// Tables that northd does not write, or whose rows are told with those that refer to them.
  private static final Set<String> LEFT_OUT =
      Set.of("Logical_Flow", "Logical_DP_Group", "Connection", "SSL", "Encap", "HA_Chassis");

  private static final Set<String> FREE_COLUMNS =
      Set.of(
          "Datapath_Binding.tunnel_key",
          "Port_Binding.tunnel_key",
          "BFD.disc",
          "BFD.src_port",
          "Chassis_Private.nb_cfg",
          "FDB.dp_key",
          "FDB.port_key",
          "SB_Global.nb_cfg");

  private static final StringAtom QUEUE = new StringAtom("qdisc_queue_id");
  private static final StringAtom VERSION = new StringAtom("northd_internal_version");

  private static final Pattern QUEUE_SET = Pattern.compile("set_queue\\(\\d+\\)");
  private static final Pattern KEY_IN_NAME = Pattern.compile("_rtr_lb_(\\d+)_|^(\\d+)_");
  private static final Pattern REPLY_PORT = Pattern.compile("ecmp_reply_port (==?) (\\d+)");
  private static final Pattern GROUP_SET = Pattern.compile("reg8\\[0\\.\\.15\\] = (\\d+)");
  private static final Pattern GROUP_MATCH =
      Pattern.compile("reg8\\[0\\.\\.15\\] == (\\d+) && reg8\\[16\\.\\.31\\] == \\d+");
  private static final Pattern SET = Pattern.compile("(eth\\.src|reg0) == \\{([^}]*)\\}");

  private final ReplicaSnapshot sb;
  private final Map<UuidAtom, String> datapaths = new HashMap<>();
  private final Map<Long, String> byKey = new HashMap<>();
  private final Map<String, String> ports = new HashMap<>();

  /// The flows that choose a group of routes: datapath and number to what it is for.
  private final Map<String, String> groups = new HashMap<>();

  private Southbound(ReplicaSnapshot sb) {
    this.sb = sb;
    DatapathBinding.forEach(
        sb,
        row -> {
          Map<String, String> ids = row.externalIds();
          String owner = ids.getOrDefault("logical-switch", ids.get("logical-router"));
          String name = ids.get("name") + "(" + owner + ")";
          datapaths.put(row.uuid(), name);
          byKey.put(row.tunnelKey(), name);
        });
    PortBinding.forEach(
        sb, row -> ports.put(datapaths.get(row.datapath()) + row.tunnelKey(), row.logicalPort()));
  }

  /// What only one of two databases says: a line each, some at most.
  static List<String> differences(ReplicaSnapshot theirs, ReplicaSnapshot ours) {
    List<String> expected = describe(theirs);
    List<String> actual = describe(ours);
    List<String> result = new ArrayList<>();
    without(expected, actual).forEach(line -> result.add("missing: " + line));
    without(actual, expected).forEach(line -> result.add("more: " + line));
    return result.subList(0, Math.min(SHOWN_MAX, result.size()));
  }

  /// A multiset difference.
  private static List<String> without(List<String> lines, List<String> others) {
    Map<String, Integer> counts = new HashMap<>();
    others.forEach(line -> counts.merge(line, 1, Integer::sum));
    return lines.stream().filter(line -> counts.merge(line, -1, Integer::sum) < 0).toList();
  }

  /// The lines, sorted.
  private static List<String> describe(ReplicaSnapshot sb) {
    Southbound self = new Southbound(sb);
    List<String> lines = new ArrayList<>();
    for (TableSchema table : sb.schema().tables()) {
      if (!LEFT_OUT.contains(table.name())) {
        sb.forEach(table, row -> lines.add(table.name() + " " + self.describe(table, row)));
      }
    }
    self.flows(lines);
    Collections.sort(lines);
    return lines;
  }

  private String describe(TableSchema table, Row row) {
    Map<String, String> columns = new TreeMap<>();
    for (ColumnSchema column : table.columns()) {
      Datum datum = row.get(column.index());
      if (!column.isImplicit() && !isFree(table, column, row)) {
        columns.put(column.name(), describe(column, datum));
      }
    }
    return columns.toString();
  }

  private static boolean isFree(TableSchema table, ColumnSchema column, Row row) {
    return FREE_COLUMNS.contains(table.name() + "." + column.name())
        || (table.name().equals("Multicast_Group")
            && column.name().equals("tunnel_key")
            && !text(table, row, "name").startsWith("_MC_"));
  }

  private static String text(TableSchema table, Row row, String column) {
    Datum datum = row.get(Objects.requireNonNull(table.column(column)).index());
    return datum instanceof StringAtom(String value) ? value : datum.toString();
  }

  private String describe(ColumnSchema column, Datum datum) {
    List<String> parts = new ArrayList<>();
    BaseType key = column.type().key();
    if (datum instanceof AtomMap map) {
      BaseType value = Objects.requireNonNull(column.type().value());
      map.forEach(
          (k, v) -> {
            if (k.equals(QUEUE)) {
              parts.add("a queue");
            } else if (!k.equals(VERSION)) {
              parts.add(atom(key, k) + "=" + atom(value, v));
            }
          });
    } else {
      datum.forEachAtom(atom -> parts.add(atom(key, atom)));
    }
    Collections.sort(parts);
    return parts.toString();
  }

  private String atom(BaseType type, Atom atom) {
    String table = type.refTable();
    if (table != null && atom instanceof UuidAtom uuid) {
      return reference(Objects.requireNonNull(OvnSouthboundSchema.SCHEMA.table(table)), uuid);
    }
    return atom instanceof StringAtom(String value) ? keysNamed(addresses(value)) : atom.toString();
  }

  private String reference(TableSchema table, UuidAtom uuid) {
    Row row = sb.row(table, uuid);
    if (row == null) {
      return "nothing";
    }
    return switch (table.name()) {
      case "Datapath_Binding" -> String.valueOf(datapaths.get(uuid));
      case "Port_Binding" -> text(table, row, "logical_port");
      case "Chassis" -> text(table, row, "name");
      default -> describe(table, row);
    };
  }

  /// Names that are made of tunnel keys, with datapaths in their place.
  private String keysNamed(String text) {
    return KEY_IN_NAME
        .matcher(text)
        .replaceAll(
            found -> {
              String digits = found.group(1) == null ? found.group(2) : found.group(1);
              String name = byKey.get(Long.valueOf(digits));
              return Matcher.quoteReplacement(
                  name == null ? found.group() : found.group().replace(digits, "<" + name + ">"));
            });
  }

  /// An Ethernet address with IP addresses, in one order.
  private static String addresses(String text) {
    String[] words = text.split(" ", -1);
    if (words.length < 3 || !words[0].matches("([0-9a-f]{2}:){5}[0-9a-f]{2}")) {
      return text;
    }
    int end = 1;
    while (end < words.length && words[end].matches("[0-9a-f.:/]+|\\^\\w+")) {
      end++;
    }
    Arrays.sort(words, 1, end);
    return String.join(" ", words);
  }

  /// A logical flow on one datapath.
  private record Line(String datapath, String stage, long priority, String match, String rest) {

    /// What a group of routes or of a policy's next hops is known by: their numbers are apart.
    String group(String number) {
      return datapath + stage.contains("policy") + number;
    }

    String route(Map<String, String> groups, String number) {
      return Matcher.quoteReplacement(
          number.equals("0") ? "none" : String.valueOf(groups.get(group(number))));
    }
  }

  private void flows(List<String> lines) {
    List<Line> all = new ArrayList<>();
    LogicalFlow.forEach(
        sb,
        flow -> {
          String stage =
              flow.pipeline() + " " + flow.tableId() + " " + flow.externalIds().get("stage-name");
          String rest =
              flow.actions() + " meter=" + flow.controllerMeter() + " tags=" + flow.tags();
          for (String datapath : datapathsOf(flow.row())) {
            all.add(new Line(datapath, stage, flow.priority(), flow.match(), rest));
          }
        });
    for (Line line : all) {
      for (MatchResult set : GROUP_SET.matcher(line.rest).results().toList()) {
        groups.put(line.group(set.group(1)), line.priority + " " + line.match);
      }
    }
    for (Line line : all) {
      lines.add(
          "Logical_Flow %s %s %d %s -> %s"
              .formatted(
                  line.datapath,
                  line.stage,
                  line.priority,
                  free(line, line.match),
                  free(line, line.rest)));
    }
  }

  private Set<String> datapathsOf(Row flow) {
    Set<String> names = new HashSet<>();
    flow.get(LogicalFlow.LOGICAL_DATAPATH.index()).forEachAtom(atom -> names.add(name(atom)));
    flow.get(LogicalFlow.LOGICAL_DP_GROUP.index())
        .forEachAtom(
            group -> {
              if (group instanceof UuidAtom uuid) {
                Row row = Objects.requireNonNull(sb.row(LogicalDpGroup.TABLE, uuid));
                row.get(LogicalDpGroup.DATAPATHS.index())
                    .forEachAtom(atom -> names.add(name(atom)));
              }
            });
    return names;
  }

  private String name(Atom datapath) {
    return datapath instanceof UuidAtom uuid ? String.valueOf(datapaths.get(uuid)) : "";
  }

  /// A match or actions without what is free.
  private String free(Line line, String text) {
    String result = text;
    if (result.contains("reg8[0..15]")) {
      result =
          GROUP_SET
              .matcher(result)
              .replaceAll(found -> "reg8[0..15] = <" + line.route(groups, found.group(1)) + ">");
      result =
          GROUP_MATCH
              .matcher(result)
              .replaceAll(found -> "member of <" + line.route(groups, found.group(1)) + ">");
    }
    if (result.contains("set_queue")) {
      result = QUEUE_SET.matcher(result).replaceAll("set_queue(any)");
    }
    if (result.contains("ecmp_reply_port")) {
      result =
          REPLY_PORT
              .matcher(result)
              .replaceAll(
                  found ->
                      Matcher.quoteReplacement(
                          "ecmp_reply_port %s <%s>"
                              .formatted(
                                  found.group(1), ports.get(line.datapath + found.group(2)))));
    }
    if (line.stage.contains("l2_lkup") || line.stage.contains("arp_resolve")) {
      result =
          SET.matcher(result)
              .replaceAll(
                  found -> {
                    String[] members = found.group(2).split(", ", -1);
                    Arrays.sort(members);
                    return Matcher.quoteReplacement(
                        found.group(1) + " == " + String.join(", ", members));
                  });
    }
    return result.contains("_rtr_lb_") ? keysNamed(result) : result;
  }
}
