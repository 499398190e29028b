// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.util.List;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;

/// Cases for a controller, with this program as the switch.
final class OpenflowControllerCases {
  static final List<OpenflowCase> ALL =
      List.of(
          OpenflowCase.raw(
              "controller-hello",
              "6.3.1",
              "says hello and speaks 1.3",
              peer ->
                  CaseFailure.unless(
                      (peer.hello().versions() >> OfMessage.VERSION & 1) != 0,
                      "it does not speak version 1.3")),
          OpenflowCase.raw(
              "controller-no-common-version",
              "6.3.1",
              "refuses a switch without a common version",
              peer -> {
                peer.send(Bytes.ofHex("1f000010000000010001000880000000"));
                CaseFailure.unless(peer.message() instanceof Hello, "the first is no hello");
                Bytes answer = peer.next();
                CaseFailure.unless(
                    answer.length() == 0 || answer.at(1) == 1, "it goes on all the same");
              }),
          OpenflowCase.of(
              "controller-features",
              "6.3.1",
              "asks for the features",
              peer ->
                  CaseFailure.unless(
                      peer.message() instanceof OfMessage.FeaturesRequest,
                      "there is no OFPT_FEATURES_REQUEST")),
          OpenflowCase.of(
              "controller-echo",
              "7.5.2",
              "answers an echo request",
              peer -> {
                handshake(peer);
                Bytes data = Bytes.ofHex("0102030405");
                OfMessage.EchoReply reply =
                    peer.request(
                        new OfMessage.EchoRequest(OfMessage.VERSION, 0, data),
                        OfMessage.EchoReply.class);
                CaseFailure.unless(reply.data().equals(data), "other data come back");
              }),
          OpenflowCase.of(
              "controller-bad-length",
              "6.3.1",
              "survives a message that lies about its length inside",
              peer -> {
                handshake(peer);
                // A packet-in whose match is longer than the message.
                peer.send(
                    Bytes.ofHex(
                        "040a0028000000aaffffffff00000000000000000000000000010fff"
                            + "000000000000000000000000"));
                int echo = peer.send(new OfMessage.EchoRequest(OfMessage.VERSION, 0, Bytes.EMPTY));
                peer.answer(echo);
              }));

  private OpenflowControllerCases() {}

  /// Answers what a controller asks at the start.
  private static void handshake(OpenflowPeer peer) {
    OfMessage request = peer.message();
    if (!(request instanceof OfMessage.FeaturesRequest)) {
      throw new CaseFailure("expected OFPT_FEATURES_REQUEST, not " + request);
    }
    peer.reply(new FeaturesReply(request.xid(), 0xc0ffeeL, 0, 254, 0, 0x4f, 0));
    int barrier = peer.send(new OfMessage.EchoRequest(OfMessage.VERSION, 0, Bytes.EMPTY));
    while (true) {
      OfMessage message = peer.message();
      if (message.xid() == barrier && message instanceof OfMessage.EchoReply) {
        return;
      }
      if (message instanceof MultipartRequest asked
          && asked.body() instanceof MultipartRequest.Body.PortDesc) {
        peer.reply(
            new MultipartReply(asked.xid(), 0, new MultipartReply.Body.PortDescs(List.of())));
      }
    }
  }
}
