// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import org.jovn.openflow.action.Bucket;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MultipartReply;

/// Prints groups and meters.
final class GroupFormat {
  static final String[] TYPES = {"all", "select", "indirect", "ff"};
  static final int METER_MAX = 0xffff0000;
  static final int METER_SLOWPATH = 0xfffffffd;
  static final int METER_CONTROLLER = 0xfffffffe;
  static final int METER_ALL = 0xffffffff;
  private static final String[] METER_FLAGS = {"kbps ", "pktps ", "burst ", "stats "};
  private static final int SELECT = 1;
  private static final int DSCP_REMARK = 2;
  private static final int NO_GROUP = -1;

  private GroupFormat() {}

  static String format(GroupMod mod) {
    String command =
        switch (mod.command()) {
          case 0 -> "ADD";
          case 1 -> "MOD";
          case 2 -> "DEL";
          case 0x8000 -> "ADD_OR_MOD";
          default -> "cmd:" + mod.command();
        };
    return "\n " + command + " " + group(mod.groupId(), mod.type(), mod.buckets());
  }

  static String format(MultipartReply.GroupDesc group) {
    return group(group.groupId(), group.type(), group.buckets());
  }

  private static String group(int groupId, int type, List<Bucket> buckets) {
    StringBuilder text = new StringBuilder("group_id=").append(Texts.unsigned(groupId));
    text.append(",type=").append(type < TYPES.length ? TYPES[type] : "" + type);
    for (Bucket bucket : buckets) {
      text.append(",bucket=");
      if (type == SELECT && bucket.weight() != 1) {
        text.append("weight:").append(bucket.weight()).append(',');
      }
      if (bucket.watchPort() != PortNo.ANY) {
        text.append("watch_port:").append(Texts.port(bucket.watchPort())).append(',');
      }
      if (bucket.watchGroup() != NO_GROUP) {
        text.append("watch_group:").append(Texts.unsigned(bucket.watchGroup())).append(',');
      }
      text.append("actions=").append(ActionFormat.format(bucket.actions()));
    }
    return text.toString();
  }

  /// A meter's number or the name of a special one.
  static String meterId(int meterId, char separator) {
    String value =
        switch (meterId) {
          case METER_SLOWPATH -> "slowpath";
          case METER_CONTROLLER -> "controller";
          case METER_ALL -> "all";
          default ->
              Integer.compareUnsigned(meterId, METER_MAX) > 0 ? "unknown" : Texts.unsigned(meterId);
        };
    return "meter" + separator + value;
  }

  static String format(MeterConfig meter) {
    StringBuilder text = new StringBuilder(meterId(meter.meterId(), '='));
    text.append(' ');
    for (int bit = 0; bit < METER_FLAGS.length; bit++) {
      if ((meter.flags() >> bit & 1) != 0) {
        text.append(METER_FLAGS[bit]);
      }
    }
    int odd = (meter.flags() >>> METER_FLAGS.length) << METER_FLAGS.length;
    text.append(odd == 0 ? "" : "flags:0x" + Integer.toHexString(odd) + " ");
    text.append("bands=\n");
    for (MeterConfig.Band band : meter.bands()) {
      text.append("type=");
      text.append(
          switch (band.type()) {
            case 1 -> "drop";
            case DSCP_REMARK -> "dscp_remark";
            default -> "" + band.type();
          });
      text.append(" rate=").append(Texts.unsigned(band.rate()));
      if ((meter.flags() & 4) != 0) {
        text.append(" burst_size=").append(Texts.unsigned(band.burstSize()));
      }
      if (band.type() == DSCP_REMARK) {
        text.append(" prec_level=").append(band.data().at(0));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
