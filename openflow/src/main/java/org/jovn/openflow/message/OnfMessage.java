// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Property;

/// An experimenter message of ONF, which brings a part of OpenFlow 1.4 to 1.3.
public sealed interface OnfMessage extends OfMessage {

  /// `ONFT_FLOW_MONITOR_CANCEL`.
  record FlowMonitorCancel(int xid, int monitorId) implements OnfMessage {}

  /// `ONFT_FLOW_MONITOR_PAUSED`.
  record FlowMonitorPaused(int xid) implements OnfMessage {}

  /// `ONFT_FLOW_MONITOR_RESUMED`.
  record FlowMonitorResumed(int xid) implements OnfMessage {}

  /// `ONFT_ROLE_STATUS`.
  ///
  /// @param reason 0 primary request, 1 configuration, 2 experimenter
  record RoleStatus(int xid, int role, int reason, long generationId, List<Property> properties)
      implements OnfMessage {
    /// Copies the properties.
    public RoleStatus {
      properties = List.copyOf(properties);
    }
  }

  /// `ONFT_BUNDLE_CONTROL`.
  ///
  /// @param type 0 to 7: open, close, commit, discard, each request and reply
  /// @param flags 1 atomic, 2 ordered
  record BundleControl(int xid, int bundleId, int type, int flags, List<Property> properties)
      implements OnfMessage {
    /// Copies the properties.
    public BundleControl {
      properties = List.copyOf(properties);
    }
  }

  /// `ONFT_BUNDLE_ADD_MESSAGE`.
  record BundleAdd(int xid, int bundleId, int flags, OfMessage message, List<Property> properties)
      implements OnfMessage {
    /// Copies the properties.
    public BundleAdd {
      properties = List.copyOf(properties);
    }
  }

  /// `ONFT_REQUESTFORWARD`: a request of another controller.
  record RequestForward(int xid, OfMessage request) implements OnfMessage {}
}
