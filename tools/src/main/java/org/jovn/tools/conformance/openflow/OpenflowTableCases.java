// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Bucket;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.GroupMod;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.message.PortMod;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// Cases of groups (7.3.4.2), ports (7.3.4.3), meters (7.3.4.4), multiparts (7.3.5), packet-outs
/// (7.3.7), roles (7.3.9) and asynchronous configuration (7.3.10).
final class OpenflowTableCases {
  private static final int GROUP_ALL = 0xfffffffc;
  private static final int METER_ALL = -1;
  private static final Bucket BUCKET =
      new Bucket(0, PortNo.ANY, -1, List.of(new Action.Output(PortNo.IN_PORT, 0)));

  static final List<OpenflowCase> ALL =
      List.of(
          OpenflowCase.of(
              "group-add",
              "6.5",
              "adds a group and describes it",
              peer -> {
                clear(peer);
                peer.accepted(group(0, 7));
                MultipartReply.Body body = ask(peer, new MultipartRequest.Body.GroupDesc());
                CaseFailure.unless(
                    body instanceof MultipartReply.Body.GroupDescs(var groups)
                        && groups.size() == 1
                        && groups.getFirst().groupId() == 7
                        && groups.getFirst().buckets().size() == 1,
                    "the group is another: " + body);
              }),
          OpenflowCase.of(
              "group-exists",
              "6.5",
              "refuses a group that is there",
              peer -> {
                clear(peer);
                peer.accepted(group(0, 7));
                peer.refused(group(0, 7), OfError.OFPGMFC_GROUP_EXISTS);
              }),
          OpenflowCase.of(
              "group-unknown",
              "6.5",
              "refuses to modify a group that is not there",
              peer -> {
                clear(peer);
                peer.refused(group(1, 7), OfError.OFPGMFC_UNKNOWN_GROUP);
              }),
          OpenflowCase.of(
              "group-invalid",
              "7.3.4.2",
              "refuses a reserved group number",
              peer -> peer.refused(group(0, 0xffffff01), OfError.OFPGMFC_INVALID_GROUP)),
          OpenflowCase.of(
              "group-delete-unknown",
              "6.5",
              "deletes a group that is not there without an error",
              peer -> peer.accepted(new GroupMod(0, 2, 0, 99, List.of()))),
          OpenflowCase.of(
              "port-unknown",
              "7.4.4.8",
              "refuses to modify a port that is not there",
              peer ->
                  peer.refused(
                      new PortMod(0, 0xfe00, Bytes.zeros(6), 0, 0, 0), OfError.OFPPMFC_BAD_PORT)),
          OpenflowCase.of(
              "meter-add",
              "6.6",
              "adds a meter and describes it",
              peer -> {
                peer.accepted(meter(2, METER_ALL), meter(0, 3));
                MultipartReply.Body body = ask(peer, new MultipartRequest.Body.MeterConfig(3));
                CaseFailure.unless(
                    body instanceof MultipartReply.Body.MeterConfigs(var meters)
                        && meters.size() == 1
                        && meters.getFirst().bands().size() == 1,
                    "the meter is another: " + body);
              }),
          OpenflowCase.of(
              "meter-exists",
              "6.6",
              "refuses a meter that is there",
              peer -> {
                peer.accepted(meter(2, METER_ALL), meter(0, 3));
                peer.refused(meter(0, 3), OfError.OFPMMFC_METER_EXISTS);
              }),
          OpenflowCase.of(
              "meter-unknown",
              "6.6",
              "refuses to modify a meter that is not there",
              peer -> {
                peer.accepted(meter(2, METER_ALL));
                peer.refused(meter(1, 3), OfError.OFPMMFC_UNKNOWN_METER);
              }),
          multipart("desc", "7.3.5.1", new MultipartRequest.Body.Desc()),
          multipart(
              "aggregate",
              "7.3.5.3",
              new MultipartRequest.Body.Aggregate(MultipartRequest.FlowFilter.ALL)),
          multipart("tables", "7.3.5.4", new MultipartRequest.Body.Table()),
          multipart("table-features", "7.3.5.5", new MultipartRequest.Body.Tables(List.of())),
          multipart("ports", "7.3.5.6", new MultipartRequest.Body.PortStats(PortNo.ANY)),
          multipart("port-desc", "7.3.5.7", new MultipartRequest.Body.PortDesc()),
          multipart("queues", "7.3.5.8", new MultipartRequest.Body.Queue(PortNo.ANY, -1)),
          multipart("groups", "7.3.5.9", new MultipartRequest.Body.Group(GROUP_ALL)),
          multipart("group-features", "7.3.5.11", new MultipartRequest.Body.GroupFeatures()),
          multipart("meters", "7.3.5.12", new MultipartRequest.Body.Meter(METER_ALL)),
          multipart("meter-features", "7.3.5.14", new MultipartRequest.Body.MeterFeatures()),
          OpenflowCase.of(
              "packet-out-buffer",
              "7.3.7",
              "refuses a buffer that is not there",
              peer ->
                  peer.refused(
                      new PacketOut(0, 0x1234, PortNo.CONTROLLER, List.of(), Bytes.EMPTY),
                      OfError.OFPBRC_BUFFER_UNKNOWN,
                      OfError.OFPBRC_BUFFER_EMPTY)),
          OpenflowCase.of("role", "6.3.5", "gives roles", OpenflowTableCases::role),
          OpenflowCase.of(
              "role-stale",
              "6.3.5",
              "refuses an election that is over",
              peer -> {
                peer.request(new OfMessage.RoleRequest(0, 2, 1L << 40), OfMessage.RoleReply.class);
                peer.refused(
                    new OfMessage.RoleRequest(0, 2, (1L << 40) - 1), OfError.OFPRRFC_STALE);
              }),
          OpenflowCase.of(
              "role-secondary",
              "6.3.5",
              "refuses changes of a secondary",
              peer -> {
                peer.request(new OfMessage.RoleRequest(0, 3, 1L << 40), OfMessage.RoleReply.class);
                peer.refused(
                    OpenflowFlowCases.flow(0, Match.ANY, 1, 0, 0, List.of()),
                    OfError.OFPBRC_IS_SECONDARY);
              }),
          OpenflowCase.of(
              "async", "6.3.5", "keeps the asynchronous configuration", OpenflowTableCases::async));

  private OpenflowTableCases() {}

  private static GroupMod group(int command, int groupId) {
    return new GroupMod(0, command, 0, groupId, List.of(BUCKET));
  }

  private static MeterMod meter(int command, int meterId) {
    List<MeterConfig.Band> bands =
        command == 2 ? List.of() : List.of(new MeterConfig.Band(1, 100, 0, Bytes.zeros(4)));
    return new MeterMod(0, command, new MeterConfig(meterId, command == 2 ? 0 : 1, bands));
  }

  private static void clear(OpenflowPeer peer) {
    OpenflowFlowCases.clear(peer);
    peer.accepted(new GroupMod(0, 2, 0, GROUP_ALL, List.of()));
  }

  private static MultipartReply.Body ask(OpenflowPeer peer, MultipartRequest.Body body) {
    return peer.request(new MultipartRequest(0, 0, body), MultipartReply.class).body();
  }

  private static OpenflowCase multipart(String id, String section, MultipartRequest.Body body) {
    return OpenflowCase.of(
        "multipart-" + id,
        section,
        "answers with statistics or descriptions",
        peer -> {
          MultipartReply reply =
              peer.request(new MultipartRequest(0, 0, body), MultipartReply.class);
          int number = reply.xid();
          while ((reply.flags() & MultipartReply.MORE) != 0) {
            OfMessage part = peer.answer(number);
            if (!(part instanceof MultipartReply next)) {
              throw new CaseFailure("expected another part, not " + part);
            }
            CaseFailure.unless(
                next.body().getClass() == reply.body().getClass(), "the parts differ in type");
            reply = next;
          }
        });
  }

  private static void role(OpenflowPeer peer) {
    OfMessage.RoleReply reply =
        peer.request(new OfMessage.RoleRequest(0, 2, 1L << 40), OfMessage.RoleReply.class);
    CaseFailure.unless(reply.role() == 2, "the role is " + reply.role());
    reply = peer.request(new OfMessage.RoleRequest(0, 0, 0), OfMessage.RoleReply.class);
    CaseFailure.unless(reply.role() == 2, "the role is then " + reply.role());
    reply = peer.request(new OfMessage.RoleRequest(0, 1, 0), OfMessage.RoleReply.class);
    CaseFailure.unless(reply.role() == 1, "the role is at last " + reply.role());
  }

  private static void async(OpenflowPeer peer) {
    OfMessage.AsyncConfig wanted = new OfMessage.AsyncConfig(1, 2, 3, 4, 5, 6);
    peer.accepted(new OfMessage.SetAsync(0, wanted));
    OfMessage.AsyncConfig got =
        peer.request(new OfMessage.GetAsyncRequest(0), OfMessage.GetAsyncReply.class).config();
    CaseFailure.unless(got.equals(wanted), "it is " + got);
  }
}
