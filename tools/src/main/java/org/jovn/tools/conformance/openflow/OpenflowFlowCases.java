// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.FlowRemoved;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.wire.OfError;

/// Cases of flow tables: sections 6.4, 7.2.3 to 7.2.5 and 7.3.4.1. Each begins with empty tables.
final class OpenflowFlowCases {
  private static final int SEND_FLOW_REM = 1;
  private static final int CHECK_OVERLAP = 2;
  private static final Match TCP =
      Match.of(OxmTlv.of(OxmFields.ETH_TYPE, 0x800), OxmTlv.of(OxmFields.NW_PROTO, 6));
  private static final Match IP = Match.of(OxmTlv.of(OxmFields.ETH_TYPE, 0x800));
  private static final List<Action> IN_PORT = List.of(new Action.Output(PortNo.IN_PORT, 0));
  private static final int MATCH_AT = 48;

  static final List<OpenflowCase> ALL =
      List.of(
          OpenflowCase.of("flow-add", "6.4", "adds a flow and reports it", OpenflowFlowCases::add),
          OpenflowCase.of(
              "flow-add-again",
              "6.4",
              "replaces a flow with the same match and priority",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1), flow(FlowMod.ADD, TCP, 5, 2));
                expectCookies(peer, 2);
              }),
          OpenflowCase.of(
              "flow-overlap",
              "6.4",
              "refuses a flow that overlaps when asked to check",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1));
                peer.refused(
                    flow(FlowMod.ADD, IP, 5, 2, CHECK_OVERLAP, IN_PORT), OfError.OFPFMFC_OVERLAP);
              }),
          OpenflowCase.of(
              "flow-modify",
              "6.4",
              "modifies all flows that match",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1));
                peer.accepted(flow(FlowMod.MODIFY, IP, 9, 0, 0, List.of()));
                List<MultipartReply.FlowStats> flows = flows(peer);
                CaseFailure.unless(
                    flows.size() == 1 && flows.getFirst().instructions().isEmpty(),
                    "the flow is not modified: " + flows);
              }),
          OpenflowCase.of(
              "flow-modify-strict",
              "6.4",
              "modifies only the same flow when strict",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1));
                peer.accepted(flow(FlowMod.MODIFY_STRICT, IP, 5, 0, 0, List.of()));
                CaseFailure.unless(
                    !flows(peer).getFirst().instructions().isEmpty(), "another is modified");
              }),
          OpenflowCase.of(
              "flow-delete",
              "6.4",
              "deletes all flows that match",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1), flow(FlowMod.ADD, IP, 6, 2));
                peer.accepted(delete(FlowMod.DELETE, TCP, 0, 0, 0, PortNo.ANY));
                expectCookies(peer, 2);
              }),
          OpenflowCase.of(
              "flow-delete-strict",
              "6.4",
              "deletes only the same flow when strict",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1), flow(FlowMod.ADD, IP, 6, 2));
                peer.accepted(delete(FlowMod.DELETE_STRICT, IP, 6, 0, 0, PortNo.ANY));
                expectCookies(peer, 1);
              }),
          OpenflowCase.of(
              "flow-delete-cookie",
              "6.4",
              "deletes by cookie",
              peer -> {
                clear(peer);
                peer.accepted(flow(FlowMod.ADD, TCP, 5, 1), flow(FlowMod.ADD, IP, 6, 2));
                peer.accepted(delete(FlowMod.DELETE, Match.ANY, 0, 1, -1, PortNo.ANY));
                expectCookies(peer, 2);
              }),
          OpenflowCase.of(
              "flow-delete-out-port",
              "6.4",
              "deletes by output port",
              peer -> {
                clear(peer);
                List<Action> controller = List.of(new Action.Output(PortNo.CONTROLLER, 0));
                peer.accepted(
                    flow(FlowMod.ADD, TCP, 5, 1, 0, controller), flow(FlowMod.ADD, IP, 6, 2));
                peer.accepted(delete(FlowMod.DELETE, Match.ANY, 0, 0, 0, PortNo.CONTROLLER));
                expectCookies(peer, 2);
              }),
          OpenflowCase.of(
              "flow-removed", "7.4.2", "reports a deleted flow", OpenflowFlowCases::removed),
          OpenflowCase.of(
              "flow-bad-command",
              "7.4.4.6",
              "refuses an unknown command",
              peer -> {
                byte[] mod = MessageCodec.encode(flow(FlowMod.ADD, TCP, 5, 1));
                mod[25] = 9;
                peer.refused(mod, OfError.OFPFMFC_BAD_COMMAND);
              }),
          OpenflowCase.of(
              "match-bad-type",
              "7.4.4.5",
              "refuses a match that is not OXM",
              peer -> {
                byte[] mod = MessageCodec.encode(flow(FlowMod.ADD, TCP, 5, 1));
                mod[MATCH_AT + 1] = 7;
                peer.refused(mod, OfError.OFPBMC_BAD_TYPE);
              }),
          OpenflowCase.of(
              "match-prerequisite",
              "7.2.3.6",
              "refuses a field without its prerequisite",
              peer ->
                  peer.refused(
                      flow(FlowMod.ADD, Match.of(OxmTlv.of(OxmFields.TCP_DST, 80)), 5, 1),
                      OfError.OFPBMC_BAD_PREREQ)),
          OpenflowCase.of(
              "match-duplicate",
              "7.2.3.5",
              "refuses a field that comes twice",
              peer ->
                  peer.refused(
                      flow(
                          FlowMod.ADD,
                          Match.of(
                              OxmTlv.of(OxmFields.ETH_TYPE, 0x800),
                              OxmTlv.of(OxmFields.ETH_TYPE, 0x800)),
                          5,
                          1),
                      OfError.OFPBMC_DUP_FIELD)),
          OpenflowCase.of(
              "match-bad-field",
              "7.4.4.5",
              "refuses an unknown field",
              peer -> {
                byte[] mod = MessageCodec.encode(flow(FlowMod.ADD, IP, 5, 1));
                mod[MATCH_AT + 6] = (byte) 0xfe;
                peer.refused(mod, OfError.OFPBMC_BAD_FIELD);
              }),
          OpenflowCase.of(
              "instruction-unknown",
              "7.4.4.4",
              "refuses an unknown instruction",
              peer -> {
                byte[] mod = MessageCodec.encode(flow(FlowMod.ADD, Match.ANY, 5, 1));
                mod[MATCH_AT + 9] = 0x55;
                peer.refused(mod, OfError.OFPBIC_UNKNOWN_INST);
              }),
          OpenflowCase.of(
              "goto-table-back",
              "5.9",
              "refuses to go to a table before or at its own",
              peer ->
                  peer.refused(
                      withInstruction(new Instruction.GotoTable(0)),
                      OfError.OFPBIC_BAD_TABLE_ID,
                      OfError.OFPBRC_BAD_TABLE_ID)),
          OpenflowCase.of(
              "action-unknown",
              "7.4.4.3",
              "refuses an unknown action",
              peer -> {
                byte[] mod = MessageCodec.encode(flow(FlowMod.ADD, Match.ANY, 5, 1));
                mod[MATCH_AT + 17] = 0x55;
                peer.refused(mod, OfError.OFPBAC_BAD_TYPE);
              }),
          OpenflowCase.of(
              "action-bad-length",
              "7.4.4.3",
              "refuses an action of a wrong length",
              peer -> {
                byte[] mod = MessageCodec.encode(flow(FlowMod.ADD, Match.ANY, 5, 1));
                mod[MATCH_AT + 19] = 12;
                peer.refused(mod, OfError.OFPBAC_BAD_LEN);
              }),
          OpenflowCase.of(
              "action-bad-port",
              "7.4.4.3",
              "refuses output to no port",
              peer ->
                  peer.refused(
                      flow(FlowMod.ADD, TCP, 5, 1, 0, List.of(new Action.Output(PortNo.ANY, 0))),
                      OfError.OFPBAC_BAD_OUT_PORT)),
          OpenflowCase.of(
              "action-bad-group",
              "7.4.4.3",
              "refuses a group that is not there",
              peer ->
                  peer.refused(
                      flow(FlowMod.ADD, TCP, 5, 1, 0, List.of(new Action.Group(0x7777))),
                      OfError.OFPBAC_BAD_OUT_GROUP)),
          OpenflowCase.of(
              "set-field-prerequisite",
              "7.2.5",
              "refuses to set a field that the match does not have",
              peer ->
                  peer.refused(
                      flow(
                          FlowMod.ADD,
                          Match.ANY,
                          5,
                          1,
                          0,
                          List.of(new Action.SetField(OxmTlv.of(OxmFields.TCP_DST, 80)))),
                      OfError.OFPBAC_MATCH_INCONSISTENT)));

  private OpenflowFlowCases() {}

  static FlowMod flow(
      int command, Match match, int priority, long cookie, int flags, List<Action> actions) {
    List<Instruction> instructions =
        actions.isEmpty() ? List.of() : List.of(new Instruction.ApplyActions(actions));
    return new FlowMod(
        0,
        cookie,
        0,
        0,
        command,
        0,
        0,
        priority,
        PacketIn.NO_BUFFER,
        PortNo.ANY,
        -1,
        flags,
        match,
        instructions);
  }

  private static FlowMod flow(int command, Match match, int priority, long cookie) {
    return flow(command, match, priority, cookie, 0, IN_PORT);
  }

  private static FlowMod withInstruction(Instruction instruction) {
    return new FlowMod(
        0,
        0,
        0,
        0,
        FlowMod.ADD,
        0,
        0,
        1,
        PacketIn.NO_BUFFER,
        PortNo.ANY,
        -1,
        0,
        Match.ANY,
        List.of(instruction));
  }

  private static FlowMod delete(
      int command, Match match, int priority, long cookie, long cookieMask, int outPort) {
    return new FlowMod(
        0,
        cookie,
        cookieMask,
        0xff,
        command,
        0,
        0,
        priority,
        PacketIn.NO_BUFFER,
        outPort,
        -1,
        0,
        match,
        List.of());
  }

  static void clear(OpenflowPeer peer) {
    peer.accepted(delete(FlowMod.DELETE, Match.ANY, 0, 0, 0, PortNo.ANY));
  }

  private static List<MultipartReply.FlowStats> flows(OpenflowPeer peer) {
    MultipartReply reply =
        peer.request(
            new MultipartRequest(
                0, 0, new MultipartRequest.Body.Flow(MultipartRequest.FlowFilter.ALL)),
            MultipartReply.class);
    if (reply.body() instanceof MultipartReply.Body.Flows(var flows)) {
      return flows;
    }
    throw new CaseFailure("expected flows, not " + reply);
  }

  private static void expectCookies(OpenflowPeer peer, long... cookies) {
    List<MultipartReply.FlowStats> flows = flows(peer);
    CaseFailure.unless(
        flows.size() == cookies.length, "there are " + flows.size() + " flows: " + flows);
    for (int i = 0; i < cookies.length; i++) {
      CaseFailure.unless(
          flows.get(i).cookie() == cookies[i], "the cookie is " + flows.get(i).cookie());
    }
  }

  private static void add(OpenflowPeer peer) {
    clear(peer);
    peer.accepted(flow(FlowMod.ADD, TCP, 5, 0x1234));
    List<MultipartReply.FlowStats> flows = flows(peer);
    CaseFailure.unless(flows.size() == 1, "there are " + flows.size() + " flows");
    MultipartReply.FlowStats flow = flows.getFirst();
    CaseFailure.unless(
        flow.priority() == 5
            && flow.cookie() == 0x1234
            && flow.match().tlvs().containsAll(TCP.tlvs())
            && flow.instructions().equals(List.of(new Instruction.ApplyActions(IN_PORT))),
        "the flow is another: " + flow);
  }

  private static void removed(OpenflowPeer peer) {
    clear(peer);
    // Open vSwitch tells nothing by itself to who has connected to it, unless told so.
    peer.accepted(new OfMessage.SetConfig(0, 0, 128));
    peer.accepted(flow(FlowMod.ADD, TCP, 5, 0x77, SEND_FLOW_REM, IN_PORT));
    peer.send(delete(FlowMod.DELETE, Match.ANY, 0, 0, 0, PortNo.ANY));
    OfMessage message = peer.message();
    CaseFailure.unless(
        message instanceof FlowRemoved removed && removed.cookie() == 0x77 && removed.reason() == 2,
        "there is no OFPT_FLOW_REMOVED but " + message);
  }
}
