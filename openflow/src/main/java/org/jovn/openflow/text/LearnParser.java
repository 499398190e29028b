// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
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

  private final String whole;

  private LearnParser(String whole) {
    this.whole = whole;
  }

  static Action parse(String value) {
    LearnParser parser = new LearnParser(value);
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
          throw new TextException("result_dst in 'learn' action must be a single bit");
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
      throw new TextException("load: missing `->' in `" + value + "'");
    } else if (arrow == 0) {
      throw new TextException("load: missing source before `->' in `" + value + "'");
    }
    String from = value.substring(0, arrow);
    boolean number = Character.isDigit(from.charAt(0)) || from.charAt(0) == '-';
    Optional<Subfield> source =
        number ? Optional.empty() : Optional.of(Values.subfield(from, value));
    Subfield target = target(value.substring(arrow + 2), value);
    LearnSpec.Target load = new LearnSpec.Target.Load(target.field(), target.offset());
    if (source.isEmpty()) {
      specs.add(new LearnSpec(target.bits(), immediate(from, target, value), load));
    } else if (source.get().bits() != target.bits()) {
      throw new TextException(
          "%s: source field is %d bits wide but destination is %d bits wide"
              .formatted(value, source.get().bits(), target.bits()));
    } else {
      specs.add(new LearnSpec(target.bits(), source(source.get()), load));
    }
  }

  /// What is matched or written, which must be a field of one of the classes that all know.
  private static Subfield target(String text, String where) {
    int open = text.indexOf('[');
    String name = open < 0 ? text : text.substring(0, open);
    Optional<OxmField> field = Values.fieldNamed(name);
    if (field.isPresent()
        && (field.get().headers().isEmpty() || field.get().header(0).isExperimenter())) {
      throw new TextException(
          where + ": experimenter OXM field '" + field.get().name() + "' not supported");
    }
    return Values.subfield(text);
  }

  private static LearnSpec.Source immediate(String text, Subfield target, String where) {
    OxmField field = target.field().field().orElseThrow();
    int bytes = (target.bits() + 15) / 16 * 2;
    Bytes value;
    try {
      value = Values.immediate(field, text, where);
    } catch (TextException e) {
      throw new TextException(
          text.startsWith("-")
              ? where + ": value does not fit into " + target.bits() + " bits"
              : "load: garbage before `->' in `" + where + "'");
    }
    if (!fits(value, target)) {
      throw new TextException(where + ": value does not fit into " + target.bits() + " bits");
    }
    return new LearnSpec.Source.Immediate(value.resized(bytes));
  }

  private static boolean fits(Bytes value, Subfield target) {
    return value.withBits(0, target.bits(), Bytes.zeros(1)).isZero();
  }

  /// `FIELD`, `FIELD=FIELD` or `field=value`.
  private void match(String key, String value) {
    Subfield target;
    try {
      target = target(key, whole);
    } catch (TextException e) {
      throw String.valueOf(e.getMessage()).endsWith("' not supported")
          ? e
          : new TextException(whole + ": unknown keyword " + key);
    }
    LearnSpec.Target match = new LearnSpec.Target.Match(target.field(), target.offset());
    if (value.isEmpty()) {
      specs.add(new LearnSpec(target.bits(), source(target), match));
      return;
    }
    Subfield source;
    try {
      source = Values.subfield(value);
    } catch (TextException e) {
      String error = String.valueOf(e.getMessage());
      specs.add(new LearnSpec(target.bits(), constant(key, value, target, error), match));
      return;
    }
    if (source.bits() != target.bits()) {
      throw new TextException(
          "%s: bit widths of %s (%d) and %s (%d) differ"
              .formatted(whole, key, source.bits(), value, target.bits()));
    }
    specs.add(new LearnSpec(target.bits(), source(source), match));
  }

  /// A value of the whole field as a match writes it, or a number for a part of it.
  ///
  /// @param error why the text is no field either
  private LearnSpec.Source constant(String key, String text, Subfield target, String error) {
    OxmField field = target.field().field().orElseThrow();
    int bytes = (target.bits() + 15) / 16 * 2;
    boolean all = target.offset() == 0 && target.bits() == field.bits();
    try {
      Bytes value = all ? exact(field, text) : part(key, text, target);
      return new LearnSpec.Source.Immediate(value.resized(bytes));
    } catch (TextException e) {
      throw new TextException(
          "%s: %s value %s cannot be parsed as a subfield (%s) or an immediate value (%s)"
              .formatted(whole, key, text, error, e.getMessage()));
    }
  }

  /// A value of a field without a mask.
  private static Bytes exact(OxmField field, String text) {
    if (field.isVariableLength()) {
      return Values.big(field, text);
    }
    Values.Masked masked = Values.field(field, text);
    boolean exact =
        switch (field.format()) {
          case CT_STATE, TCP_FLAGS, TUNNEL_FLAGS -> !text.isEmpty() && text.matches("[^-+/]*");
          default -> masked.mask().isOnes();
        };
    if (!exact) {
      throw new TextException(text + ": wildcards not allowed here");
    }
    return masked.value();
  }

  private Bytes part(String key, String text, Subfield target) {
    OxmField field = target.field().field().orElseThrow();
    String where = key + "=" + text;
    Bytes value = Values.immediate(field, text, where);
    if (!fits(value, target)) {
      String shown =
          switch (field.format()) {
            case ETHERNET -> Texts.ethernet(value);
            case IPV4 -> Texts.ipv4(value);
            case IPV6 -> Texts.ipv6(value);
            case DECIMAL -> Texts.unsigned(value.toLong());
            default -> Texts.hex(value);
          };
      throw new TextException(
          where + ": value " + shown + " does not fit into " + target.bits() + " bits");
    }
    return value;
  }
}
