// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.MultipartRequest.FlowFilter;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.TableFeatures;
import org.jovn.openflow.text.Commands;
import org.jovn.openflow.text.FlowEntry;
import org.jovn.openflow.text.FlowParser;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.wire.Bytes;

/// The verbs of `ofctl` that read whole flow tables: print them sorted, compare them, and make one
/// like a file.
final class OfctlTables {
  private static final int DIFFERENT = 2;
  private static final int TABLE_NAME_BYTES = 32;

  /// As many as fit into a message.
  private static final int TABLES_PER_PART = 10;

  /// `OFPMPF_REQ_MORE`.
  private static final int MORE = 1;

  private final OfctlOptions options;
  private final OfctlSwitch target;

  OfctlTables(OfctlOptions options, OfctlSwitch target) {
    this.options = options;
    this.target = target;
  }

  /// Gives a table another name: the one setting of a table that OpenFlow 1.3 can change.
  int modTable(List<String> operands) {
    String name = operands.get(0);
    String setting = operands.get(2);
    target.connect(name);
    Optional<Integer> table = target.named(name, () -> Commands.table(operands.get(1)));
    if (table.isEmpty() || !setting.startsWith("name:")) {
      throw Commands.tableMod(operands.get(1), setting, table.isPresent());
    }
    Bytes text = Bytes.ofText(setting.substring("name:".length()), TABLE_NAME_BYTES);
    List<TableFeatures> all = new ArrayList<>();
    for (TableFeatures features : target.tables(name)) {
      all.add(features.tableId() == table.get() ? features.withName(text) : features);
    }
    if (all.stream().noneMatch(features -> features.tableId() == table.get())) {
      throw Fatal.of("switch does not have table " + table.get());
    }
    return replaceTables(name, all);
  }

  /// Tells a switch what all its tables shall be like: one request in parts, which has no answer
  /// but an error.
  private int replaceTables(String name, List<TableFeatures> tables) {
    List<ErrorMessage> errors = new CopyOnWriteArrayList<>();
    OfConnection connection =
        target.open(
            name,
            "mgmt",
            _ ->
                message -> {
                  if (message instanceof ErrorMessage error) {
                    errors.add(error);
                  }
                });
    int xid = 0;
    for (int from = 0; from < tables.size(); from += TABLES_PER_PART) {
      int to = Math.min(from + TABLES_PER_PART, tables.size());
      int flags = to < tables.size() ? MORE : 0;
      xid =
          connection.send(
              new MultipartRequest(
                  xid, flags, new MultipartRequest.Body.Tables(tables.subList(from, to))));
    }
    OfctlSwitch.await(connection.barrier());
    if (!errors.isEmpty()) {
      System.err.print(MessageFormat.format(errors.getFirst()));
      throw Fatal.silently(1);
    }
    return 0;
  }

  int dumpFlows(List<String> operands) {
    String name = operands.getFirst();
    target.connect(name);
    String text = operands.size() > 1 ? operands.get(1) : "";
    FlowFilter filter = target.named(name, () -> FlowParser.parseFilter(text));
    if (options.criteria.isEmpty() && !options.showNames && options.showStatistics) {
      return target.print(name, new MultipartRequest(0, 0, new MultipartRequest.Body.Flow(filter)));
    }
    List<MultipartReply.FlowStats> flows =
        new ArrayList<>(OfctlSwitch.await(target.connect(name).flows(filter)));
    if (!options.criteria.isEmpty()) {
      flows.sort(order());
    }
    return target.named(
        name,
        () -> {
          StringBuilder lines = new StringBuilder();
          for (MultipartReply.FlowStats flow : flows) {
            lines.append(FlowEntry.format(flow, options.showStatistics)).append('\n');
          }
          Daemon.output(lines.toString());
          return 0;
        });
  }

  private Comparator<MultipartReply.FlowStats> order() {
    return (a, b) -> {
      FlowEntry first = FlowEntry.of(a);
      FlowEntry second = FlowEntry.of(b);
      for (OfctlOptions.Criterion criterion : options.criteria) {
        if (criterion.field().isPresent()) {
          // Flows that do not match the field come last in either direction.
          boolean lacks = first.value(criterion.field().get()).isEmpty();
          if (lacks != second.value(criterion.field().get()).isEmpty()) {
            return lacks ? 1 : -1;
          }
        }
        int order =
            criterion
                .field()
                .map(field -> compare(first.value(field), second.value(field)))
                .orElseGet(() -> Integer.compare(first.priority(), second.priority()));
        if (order != 0) {
          return criterion.ascending() ? order : -order;
        }
      }
      return 0;
    };
  }

  private static int compare(Optional<Bytes> a, Optional<Bytes> b) {
    return a.map(Bytes::toString).orElse("").compareTo(b.map(Bytes::toString).orElse(""));
  }

  private static Map<String, FlowEntry> byKey(List<FlowEntry> flows) {
    Map<String, FlowEntry> map = new LinkedHashMap<>();
    for (FlowEntry flow : flows) {
      map.put(flow.key(), flow);
    }
    return map;
  }

  private static Map<String, FlowEntry> ofSwitch(OfctlSwitch target, String name) {
    List<FlowEntry> flows = new ArrayList<>();
    for (MultipartReply.FlowStats flow :
        OfctlSwitch.await(target.connect(name).flows(FlowFilter.ALL))) {
      flows.add(FlowEntry.of(flow));
    }
    return byKey(flows);
  }

  int replaceFlows(List<String> operands) {
    String name = operands.get(0);
    target.connect(name);
    String text = OfctlSwitch.read(operands.get(1), "open");
    Map<String, FlowEntry> wanted =
        target.named(name, () -> byKey(FlowEntry.parse(text, operands.get(1))));
    Map<String, FlowEntry> present = ofSwitch(target, name);
    List<OfMessage> changes = new ArrayList<>();
    present.forEach(
        (key, flow) -> {
          if (!wanted.containsKey(key)) {
            changes.add(flow.toMod(FlowMod.DELETE_STRICT));
          }
        });
    wanted.forEach(
        (key, flow) -> {
          FlowEntry old = present.get(key);
          if (options.readd || old == null || !flow.isSameAs(old)) {
            changes.add(flow.toMod(FlowMod.ADD));
          }
        });
    return target.apply(name, changes, options.bundle);
  }

  /// A name with a slash or dot first is a file, one with a colon a switch, another what there is.
  private static boolean isFile(String source) {
    return source.startsWith("/")
        || source.startsWith(".")
        || (!source.contains(":") && Files.exists(Path.of(source)));
  }

  private Map<String, FlowEntry> source(String source) {
    if (!isFile(source)) {
      return ofSwitch(new OfctlSwitch(options), source);
    }
    return byKey(FlowEntry.parse(OfctlSwitch.read(source, "open"), source));
  }

  int diffFlows(List<String> operands) {
    Map<String, FlowEntry> first = source(operands.get(0));
    Map<String, FlowEntry> second = source(operands.get(1));
    Map<String, FlowEntry> all = new LinkedHashMap<>(first);
    second.forEach(all::putIfAbsent);
    List<FlowEntry> sorted = new ArrayList<>(all.values());
    sorted.sort(
        Comparator.comparingInt(FlowEntry::tableId)
            .thenComparing(Comparator.comparingInt(FlowEntry::priority).reversed()));
    List<Difference> differences = differences(sorted, first, second);
    Supplier<String> text = () -> text(differences);
    Optional<String> shown =
        options.showNames
            ? operands.stream().filter(source -> !isFile(source)).findFirst()
            : Optional.empty();
    Daemon.output(shown.map(name -> target.withPortNames(name, text)).orElseGet(text));
    return differences.isEmpty() ? 0 : DIFFERENT;
  }

  /// A flow that only one side has.
  private record Difference(char sign, FlowEntry flow) {}

  private static List<Difference> differences(
      List<FlowEntry> sorted, Map<String, FlowEntry> first, Map<String, FlowEntry> second) {
    List<Difference> differences = new ArrayList<>();
    for (FlowEntry flow : sorted) {
      FlowEntry a = first.get(flow.key());
      FlowEntry b = second.get(flow.key());
      if (a != null && b != null && a.isSameAs(b)) {
        continue;
      }
      if (a != null) {
        differences.add(new Difference('-', a));
      }
      if (b != null) {
        differences.add(new Difference('+', b));
      }
    }
    return differences;
  }

  private static String text(List<Difference> differences) {
    StringBuilder lines = new StringBuilder();
    for (Difference difference : differences) {
      lines.append(difference.sign()).append(difference.flow()).append('\n');
    }
    return lines.toString();
  }
}
