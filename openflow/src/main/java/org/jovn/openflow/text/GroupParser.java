// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Bucket;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.text.Tokens.Token;

/// Reads groups in the syntax of ovs-ofctl(8), "Group Syntax".
public final class GroupParser {
  /// `OFPG_ALL`.
  static final int ALL = 0xfffffffc;

  private static final int ANY_GROUP = -1;
  private static final int LAST_GROUP = 0xffffff00;
  private static final int SELECT = 1;
  private static final int FAST_FAILOVER = 3;
  private static final Pattern BUCKET = Pattern.compile("(?:^|[, \t])bucket=");

  private GroupParser() {}

  /// Reads a group.
  ///
  /// @param command 0 add, 1 modify, 2 delete, 0x8000 add or modify
  /// @throws TextException if the text is not a group
  public static GroupMod parse(String text, int command) {
    return read(text, command).get();
  }

  static Usable<GroupMod> read(String text, int command) {
    Matcher matcher = BUCKET.matcher(text);
    List<Integer> starts = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    while (matcher.find()) {
      starts.add(matcher.start());
      ends.add(matcher.end());
    }
    if (command == 2 && !starts.isEmpty()) {
      throw new TextException("bucket is not needed");
    }
    String head = starts.isEmpty() ? text : text.substring(0, starts.getFirst());
    int type = -1;
    int groupId = ALL;
    boolean hasId = command == 2;
    Protocols protocols = Protocols.ANY;
    for (Token token : Tokens.split(head)) {
      switch (token.key()) {
        case "group_id" -> {
          groupId = token.value().equals("all") ? ALL : Values.u32(token.value());
          hasId = true;
        }
        case "type" -> {
          if (command == 2) {
            throw new TextException("type is not needed");
          }
          type = type(token.value());
        }
        case "command_bucket_id" -> throw new TextException("command bucket id is not needed");
        case "selection_method", "selection_method_param", "fields" -> {
          checkSelection(token, head);
          protocols = Protocols.WITH_METHOD;
        }
        default -> throw new TextException("unknown keyword " + token.key());
      }
    }
    if (Integer.compareUnsigned(groupId, 0xffffff00) > 0 && groupId != ALL) {
      throw new TextException("invalid group id " + Integer.toUnsignedString(groupId));
    }
    if (!hasId) {
      throw new TextException("must specify a group_id");
    }
    if (type < 0 && command != 2) {
      throw new TextException("must specify a type");
    }
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
      Usable<Bucket> bucket = bucket(text.substring(ends.get(i), end), Math.max(type, 0));
      // As in Open vSwitch 3.1: what the last bucket needs is what counts.
      protocols = bucket.protocols();
      buckets.add(bucket.message());
    }
    if (type == 2 && buckets.size() > 1) {
      throw new TextException("Indirect groups can have at most one bucket.");
    }
    return new Usable<>(new GroupMod(0, command, Math.max(type, 0), groupId, buckets), protocols);
  }

  /// OpenFlow 1.3 has no selection method, and `ovs-ofctl` drops one without complaint.
  private static void checkSelection(Token token, String head) {
    if (token.key().equals("selection_method_param") && !head.contains("selection_method=")) {
      throw new TextException("selection_method_param is only allowed with \"selection_method\"");
    }
    if (token.key().equals("fields") && !head.contains("selection_method=hash")) {
      throw new TextException("fields may only be specified with \"selection_method=hash\"");
    }
  }

  private static int type(String name) {
    return switch (name) {
      case "all" -> 0;
      case "select" -> 1;
      case "indirect" -> 2;
      case "ff", "fast_failover" -> 3;
      default -> throw new TextException("invalid group type " + name);
    };
  }

  private static Usable<Bucket> bucket(String text, int type) {
    if (text.isEmpty()) {
      throw new TextException("bucket must specify actions");
    }
    int weight = type == SELECT ? 1 : 0;
    int watchPort = PortNo.ANY;
    int watchGroup = ANY_GROUP;
    StringBuilder actions = new StringBuilder();
    int at = actionsAt(text);
    String fields = at < 0 ? text : text.substring(0, at);
    if (at >= 0) {
      actions.append(text.substring(afterKey(text, at)));
    }
    for (Token token : Tokens.split(fields)) {
      switch (token.key()) {
        case "weight" -> weight = Values.u16(token.value(), "weight");
        case "watch_port" ->
            watchPort =
                Values.port(token.value())
                    .filter(
                        port ->
                            port == PortNo.ANY
                                || port == PortNo.CONTROLLER
                                || PortCheck.isOrdinary(port))
                    .orElseThrow(() -> new TextException(token.value() + ": invalid watch_port"));
        case "watch_group" -> {
          watchGroup = Values.u32(token.value());
          if (Integer.compareUnsigned(watchGroup, LAST_GROUP) > 0) {
            throw new TextException(
                "invalid watch_group id " + Integer.toUnsignedString(watchGroup));
          }
        }
        case "bucket_id" -> {
          int id = Values.u32(token.value());
          if (Integer.compareUnsigned(id, LAST_GROUP) > 0) {
            throw new TextException("invalid bucket_id id " + Integer.toUnsignedString(id));
          }
        }
        default -> {
          actions.append(actions.isEmpty() ? "" : ",").append(token.key());
          String value = token.value();
          if (!value.isEmpty()) {
            actions.append('(').append(value).append(')');
          }
          actions.append(token.target().isEmpty() ? "" : "->" + token.target());
        }
      }
    }
    if (type == FAST_FAILOVER && watchPort == PortNo.ANY && watchGroup == ANY_GROUP) {
      throw new TextException("fast failover bucket requires watch_port or watch_group");
    }
    if (at < 0 && actions.isEmpty()) {
      throw new TextException("bucket must specify actions");
    }
    Usable<List<Action>> list = FlowParser.readActions(actions.toString());
    if (type != SELECT && weight != 0) {
      throw new TextException("Only select groups can have bucket weights.");
    }
    return new Usable<>(
        new Bucket(weight, watchPort, watchGroup, list.message()), list.protocols());
  }

  private static int actionsAt(String text) {
    Matcher matcher = Pattern.compile("(?:^|[, \t])actions?[=:]").matcher(text);
    return matcher.find() ? matcher.start() : -1;
  }

  private static int afterKey(String text, int at) {
    Matcher matcher = Pattern.compile("actions?[=:]").matcher(text);
    return matcher.find(at) ? matcher.end() : at;
  }
}
