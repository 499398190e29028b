// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads the learn action.
final class LearnParser {
  private int idle;
  private int hard;
  private int priority = 0x8000;
  private long cookie;
  private int flags;
  private int table = 1;
  private int finIdle;
  private int finHard;
  private int limit;
  private Optional<Subfield> result = Optional.empty();
  private final List<LearnSpec> specs = new ArrayList<>();

  private LearnParser() {}

  static Action parse(String value) {
    LearnParser parser = new LearnParser();
    for (Token token : Tokens.split(value)) {
      parser.accept(token);
    }
    Optional<NiciraAction.Learn.Extra> extra =
        parser.limit == 0 && parser.result.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new NiciraAction.Learn.Extra(
                    parser.limit,
                    parser.result.map(Subfield::offset).orElse(0),
                    parser.result.map(Subfield::field)));
    return new NiciraAction.Learn(
        parser.idle,
        parser.hard,
        parser.priority,
        parser.cookie,
        parser.flags,
        parser.table,
        parser.finIdle,
        parser.finHard,
        extra,
        parser.specs);
  }

  private void accept(Token token) {
    String value = token.value();
    switch (token.key()) {
      case "table" -> table = table(value);
      case "idle_timeout" -> idle = Values.leading(value) & 0xffff;
      case "hard_timeout" -> hard = Values.leading(value) & 0xffff;
      case "fin_idle_timeout" -> finIdle = Values.leading(value) & 0xffff;
      case "fin_hard_timeout" -> finHard = Values.leading(value) & 0xffff;
      case "priority" -> priority = Values.leading(value) & 0xffff;
      case "cookie" -> cookie = cookie(value);
      case "send_flow_rem" -> flags |= 1;
      case "delete_learned" -> flags |= 2;
      case "limit" -> limit = Values.leading(value);
      case "result_dst" -> {
        Subfield bit = Values.subfield(value);
        if (bit.bits() != 1) {
          throw new TextException("result_dst bit must be single bit");
        }
        flags |= NiciraAction.Learn.WRITE_RESULT;
        result = Optional.of(bit);
      }
      case "load" -> load(value);
      case "output" -> {
        Subfield source = Values.subfield(value);
        specs.add(new LearnSpec(source.bits(), source(source), new LearnSpec.Target.Output()));
      }
      default -> match(token.key(), value);
    }
  }

  /// A number that is too large counts as the largest.
  private static long cookie(String value) {
    try {
      return Values.number(value);
    } catch (TextException e) {
      return value.matches("[0-9]+|0x[0-9a-fA-F]+") ? -1 : 0;
    }
  }

  private static int table(String value) {
    int table =
        Values.table(value).orElseThrow(() -> new TextException("unknown table \"" + value + "\""));
    if (table == 0xff) {
      throw new TextException("table=255: table id 255 not valid for `learn' action");
    }
    return table;
  }

  private static LearnSpec.Source source(Subfield subfield) {
    return new LearnSpec.Source.Field(subfield.field(), subfield.offset());
  }

  private void load(String value) {
    int arrow = value.indexOf("->");
    if (arrow < 0) {
      throw new TextException(value + ": missing `->' in `load' specification");
    }
    String from = value.substring(0, arrow);
    Subfield target = Values.subfield(value.substring(arrow + 2));
    LearnSpec.Target load = new LearnSpec.Target.Load(target.field(), target.offset());
    if (!from.isEmpty() && Character.isDigit(from.charAt(0))) {
      specs.add(new LearnSpec(target.bits(), immediate(from, target), load));
    } else {
      Subfield source = Values.subfield(from);
      if (source.bits() != target.bits()) {
        throw new TextException(
            "%s: source field is %d bits wide but destination is %d bits wide"
                .formatted(value, source.bits(), target.bits()));
      }
      specs.add(new LearnSpec(source.bits(), source(source), load));
    }
  }

  private static LearnSpec.Source immediate(String text, Subfield target) {
    OxmField field = target.field().field().orElseThrow();
    int bytes = (target.bits() + 15) / 16 * 2;
    return new LearnSpec.Source.Immediate(Values.big(field, text).resized(bytes));
  }

  /// `FIELD`, `FIELD=FIELD` or `field=value`.
  private void match(String key, String value) {
    Subfield target = Values.subfield(key);
    LearnSpec.Target match = new LearnSpec.Target.Match(target.field(), target.offset());
    if (value.isEmpty()) {
      specs.add(new LearnSpec(target.bits(), source(target), match));
      return;
    }
    int open = value.indexOf('[');
    if (Values.fieldNamed(open < 0 ? value : value.substring(0, open)).isPresent()) {
      Subfield source = Values.subfield(value);
      if (source.bits() != target.bits()) {
        throw new TextException(
            "%s=%s: bit widths of %s (%d) and %s (%d) differ"
                .formatted(key, value, key, source.bits(), value, target.bits()));
      }
      specs.add(new LearnSpec(target.bits(), source(source), match));
      return;
    }
    OxmField field = target.field().field().orElseThrow();
    int bytes = (target.bits() + 15) / 16 * 2;
    Bytes constant =
        key.indexOf('[') >= 0 ? Values.big(field, value) : Values.field(field, value).value();
    OxmId id = target.field();
    specs.add(
        new LearnSpec(
            target.bits(),
            new LearnSpec.Source.Immediate(constant.resized(bytes)),
            new LearnSpec.Target.Match(id, target.offset())));
  }
}
