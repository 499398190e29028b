// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.wire.Bytes;

/// Prints the learn action.
final class LearnFormat {
  private LearnFormat() {}

  static String format(NiciraAction.Learn learn) {
    List<String> parts = new ArrayList<>();
    parts.add("table=" + TableNames.format(learn.tableId()));
    addUnlessZero("idle_timeout", learn.idleTimeout(), parts);
    addUnlessZero("hard_timeout", learn.hardTimeout(), parts);
    addUnlessZero("fin_idle_timeout", learn.finIdleTimeout(), parts);
    addUnlessZero("fin_hard_timeout", learn.finHardTimeout(), parts);
    if (learn.priority() != 0x8000) {
      parts.add("priority=" + learn.priority());
    }
    if ((learn.flags() & 1) != 0) {
      parts.add("send_flow_rem");
    }
    if ((learn.flags() & 2) != 0) {
      parts.add("delete_learned");
    }
    if (learn.cookie() != 0) {
      parts.add("cookie=" + Texts.hex(learn.cookie()));
    }
    learn.extra().ifPresent(extra -> addExtra(extra, parts));
    for (LearnSpec spec : learn.specs()) {
      parts.add(format(spec));
    }
    return "learn(" + String.join(",", parts) + ")";
  }

  private static void addUnlessZero(String name, int value, List<String> parts) {
    if (value != 0) {
      parts.add(name + "=" + value);
    }
  }

  private static void addExtra(NiciraAction.Learn.Extra extra, List<String> parts) {
    if (extra.limit() != 0) {
      parts.add("limit=" + Texts.unsigned(extra.limit()));
    }
    if (extra.result().isPresent()) {
      parts.add("result_dst=" + FieldText.subfield(extra.result().get(), extra.resultOffset(), 1));
    }
  }

  private static String format(LearnSpec spec) {
    int bits = spec.bits();
    return switch (spec.target()) {
      case LearnSpec.Target.Match(OxmId field, int offset) -> match(spec, field, offset);
      case LearnSpec.Target.Load(OxmId field, int offset) ->
          "load:" + source(spec) + "->" + FieldText.subfield(field, offset, bits);
      case LearnSpec.Target.Output _ -> "output:" + source(spec);
    };
  }

  private static String source(LearnSpec spec) {
    return switch (spec.source()) {
      case LearnSpec.Source.Field(OxmId field, int offset) ->
          FieldText.subfield(field, offset, spec.bits());
      case LearnSpec.Source.Immediate(Bytes value) -> Texts.hex(value);
    };
  }

  private static String match(LearnSpec spec, OxmId target, int offset) {
    String name = FieldText.subfield(target, offset, spec.bits());
    return switch (spec.source()) {
      case LearnSpec.Source.Field(OxmId source, int sourceOffset) ->
          source.field().equals(target.field()) && sourceOffset == offset
              ? name
              : name + "=" + FieldText.subfield(source, sourceOffset, spec.bits());
      case LearnSpec.Source.Immediate(Bytes value) -> immediate(spec, target, offset, value, name);
    };
  }

  private static String immediate(
      LearnSpec spec, OxmId target, int offset, Bytes value, String name) {
    Optional<OxmField> field = target.field();
    if (field.isPresent() && offset == 0 && spec.bits() == field.get().bits()) {
      int bytes = field.get().bytes();
      return field.get().name()
          + "="
          + FieldText.format(field.get(), value.resized(bytes), Bytes.ones(bytes));
    }
    return name + "=" + Texts.hex(value);
  }
}
