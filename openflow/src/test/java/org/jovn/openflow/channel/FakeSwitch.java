// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.message.Port;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// A switch in memory, as far as the tests of the channel need one: it answers what a controller
/// asks, refuses flows of priority 13, and keeps bundles until they are committed.
final class FakeSwitch implements SwitchListener {
  static final int BAD_PRIORITY = 13;

  private final OfConnection connection;
  private final List<OfMessage> bundle = new ArrayList<>();
  private long generationId = -1;
  final BlockingQueue<OfMessage> received = new LinkedBlockingQueue<>();

  /// Parts of a reply to a request for flows, each with one flow.
  int flowParts = 3;

  FakeSwitch(OfConnection connection) {
    this.connection = connection;
  }

  @Override
  public void received(OfMessage message) {
    received.add(message);
    int xid = message.xid();
    switch (message) {
      case OfMessage.FeaturesRequest _ ->
          connection.reply(xid, new FeaturesReply(xid, 0xabcL, 0, 254, 0, 0x4f, 0));
      case OfMessage.BarrierRequest _ -> connection.reply(xid, new OfMessage.BarrierReply(xid));
      case OfMessage.RoleRequest(_, int role, long generation) -> role(xid, role, generation);
      case FlowMod mod -> flowMod(xid, mod);
      case MultipartRequest request -> multipart(xid, request.body());
      case OnfMessage.BundleControl control -> bundle(control);
      case OnfMessage.BundleAdd add -> bundled(xid, add.message());
      default -> {}
    }
  }

  private void role(int xid, int role, long generation) {
    if (role >= 2 && generationId != -1 && generation < generationId) {
      error(xid, OfError.OFPRRFC_STALE);
      return;
    }
    generationId = generation;
    connection.reply(xid, new OfMessage.RoleReply(xid, role, generation));
  }

  private void flowMod(int xid, FlowMod mod) {
    if (mod.priority() == BAD_PRIORITY) {
      error(xid, OfError.OFPFMFC_TABLE_FULL);
    }
  }

  private void bundled(int xid, OfMessage message) {
    if (message.xid() != xid) {
      error(xid, OfError.OFPBFC_MSG_BAD_XID);
    } else if (message instanceof FlowMod mod && mod.priority() == BAD_PRIORITY) {
      error(xid, OfError.OFPFMFC_TABLE_FULL);
    } else {
      bundle.add(message);
    }
  }

  private void bundle(OnfMessage.BundleControl control) {
    if (control.type() == 4) {
      received.addAll(bundle);
    }
    connection.reply(
        control.xid(),
        new OnfMessage.BundleControl(
            control.xid(), control.bundleId(), control.type() + 1, control.flags(), List.of()));
  }

  private void multipart(int xid, MultipartRequest.Body body) {
    switch (body) {
      case MultipartRequest.Body.PortDesc _ ->
          connection.reply(
              xid, new MultipartReply(xid, 0, new MultipartReply.Body.PortDescs(List.of(port(1)))));
      case MultipartRequest.Body.Flow _ -> {
        for (int i = 1; i <= flowParts; i++) {
          MultipartReply.FlowStats flow =
              new MultipartReply.FlowStats(0, 0, 0, i, 0, 0, 0, 0, 0, 0, Match.ANY, List.of());
          connection.reply(
              xid,
              new MultipartReply(
                  xid, i < flowParts ? 1 : 0, new MultipartReply.Body.Flows(List.of(flow))));
        }
      }
      default -> {}
    }
  }

  static Port port(int number) {
    return new Port(number, Bytes.zeros(6), Bytes.ofText("p" + number, 16), 0, 0, 0, 0, 0, 0, 0, 0);
  }

  private void error(int xid, OfError error) {
    connection.reply(xid, ErrorMessage.of(xid, error, Bytes.EMPTY));
  }
}
