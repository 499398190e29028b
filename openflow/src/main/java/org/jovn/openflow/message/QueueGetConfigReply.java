// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.wire.Bytes;

/// `OFPT_QUEUE_GET_CONFIG_REPLY` (section 7.3.6).
public record QueueGetConfigReply(int xid, int port, List<Queue> queues) implements OfMessage {
  /// Copies the queues.
  public QueueGetConfigReply {
    queues = List.copyOf(queues);
  }

  /// A queue, `ofp_packet_queue`.
  public record Queue(int queueId, int port, List<QueueProperty> properties) {
    /// Copies the properties.
    public Queue {
      properties = List.copyOf(properties);
    }
  }

  /// A property of a queue: 1 minimum rate, 2 maximum rate, both 16 bits in tenths of a percent,
  /// 0xffff experimenter.
  ///
  /// @param data what follows the header of 8 bytes
  public record QueueProperty(int type, Bytes data) {}
}
