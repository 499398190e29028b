// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.util.List;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// Cases of section 6.3 (connections) and of the messages that keep one up (7.3.1, 7.3.2, 7.3.8,
/// 7.4.4, 7.5).
final class OpenflowChannelCases {
  static final List<OpenflowCase> ALL =
      List.of(
          OpenflowCase.raw(
              "hello", "6.3.1", "says hello and speaks 1.3", OpenflowChannelCases::hello),
          OpenflowCase.raw(
              "hello-without-bitmap",
              "6.3.1",
              "takes a hello without elements",
              OpenflowChannelCases::helloWithoutBitmap),
          OpenflowCase.raw(
              "hello-unknown-element",
              "7.5.1",
              "ignores unknown elements of hello",
              OpenflowChannelCases::helloUnknownElement),
          OpenflowCase.raw(
              "hello-no-common-version",
              "6.3.1",
              "refuses a peer without a common version",
              OpenflowChannelCases::helloNoCommonVersion),
          OpenflowCase.of(
              "echo",
              "7.5.2",
              "returns the data of an echo request",
              peer -> {
                Bytes data = Bytes.ofHex("00112233445566778899");
                OfMessage.EchoReply reply =
                    peer.request(
                        new OfMessage.EchoRequest(OfMessage.VERSION, 0, data),
                        OfMessage.EchoReply.class);
                CaseFailure.unless(reply.data().equals(data), "other data come back");
              }),
          OpenflowCase.of(
              "echo-empty",
              "7.5.2",
              "answers an echo request without data",
              peer ->
                  peer.request(
                      new OfMessage.EchoRequest(OfMessage.VERSION, 0, Bytes.EMPTY),
                      OfMessage.EchoReply.class)),
          OpenflowCase.of(
              "features",
              "7.3.1",
              "tells its features",
              peer -> {
                FeaturesReply reply =
                    peer.request(new OfMessage.FeaturesRequest(0), FeaturesReply.class);
                CaseFailure.unless(reply.tables() > 0, "it has no tables");
                CaseFailure.unless(
                    reply.auxiliaryId() == 0, "the main connection has an auxiliary number");
              }),
          OpenflowCase.of(
              "config", "7.3.2", "keeps its configuration", OpenflowChannelCases::config),
          OpenflowCase.of(
              "barrier",
              "7.3.8",
              "answers a barrier after what came before",
              peer -> {
                int echo = peer.send(new OfMessage.EchoRequest(OfMessage.VERSION, 0, Bytes.EMPTY));
                int barrier = peer.send(new OfMessage.BarrierRequest(0));
                CaseFailure.unless(
                    peer.message().xid() == echo, "the answer to the echo is not first");
                CaseFailure.unless(
                    peer.message() instanceof OfMessage.BarrierReply reply
                        && reply.xid() == barrier,
                    "there is no barrier reply");
              }),
          OpenflowCase.of(
              "error-bad-type",
              "7.4.4.2",
              "refuses an unknown message type",
              peer -> peer.refused(hex("0463000800000000"), OfError.OFPBRC_BAD_TYPE)),
          OpenflowCase.of(
              "error-bad-version",
              "7.4.4.2",
              "refuses a message of another version",
              peer -> peer.refused(hex("0105000800000000"), OfError.OFPBRC_BAD_VERSION)),
          OpenflowCase.of(
              "error-bad-length",
              "7.4.4.2",
              "refuses a message of a wrong length",
              peer -> peer.refused(hex("0409000a000000000000"), OfError.OFPBRC_BAD_LEN)),
          OpenflowCase.of(
              "error-bad-experimenter",
              "7.4.4.2",
              "refuses an unknown experimenter",
              peer ->
                  peer.refused(hex("0404001000000000abcdef0000000001"), OfError.OFPBRC_BAD_VENDOR)),
          OpenflowCase.of(
              "error-bad-multipart",
              "7.4.4.2",
              "refuses an unknown multipart type",
              peer ->
                  peer.refused(
                      hex("041200100000000000630000" + "00000000"), OfError.OFPBRC_BAD_STAT)));

  private OpenflowChannelCases() {}

  private static byte[] hex(String text) {
    return Bytes.ofHex(text).toArray();
  }

  private static void hello(OpenflowPeer peer) {
    Hello hello = peer.hello();
    CaseFailure.unless(
        (hello.versions() >> OfMessage.VERSION & 1) != 0, "it does not speak version 1.3");
  }

  private static void helloWithoutBitmap(OpenflowPeer peer) {
    peer.send(Bytes.ofHex("0400000800000001"));
    CaseFailure.unless(peer.message() instanceof Hello, "the first message is no hello");
    peer.request(new OfMessage.FeaturesRequest(0), FeaturesReply.class);
  }

  private static void helloUnknownElement(OpenflowPeer peer) {
    peer.send(Bytes.ofHex("040000180000000100010008000000100077000800000000"));
    CaseFailure.unless(peer.message() instanceof Hello, "the first message is no hello");
    peer.request(new OfMessage.FeaturesRequest(0), FeaturesReply.class);
  }

  private static void helloNoCommonVersion(OpenflowPeer peer) {
    // A version that nobody speaks, and a bitmap with nothing else.
    peer.send(Bytes.ofHex("1f000010000000010001000880000000"));
    CaseFailure.unless(peer.message() instanceof Hello, "the first message is no hello");
    Bytes answer = peer.next();
    if (answer.length() > 0) {
      CaseFailure.unless(
          answer.at(1) == 1 && answer.slice(8, 12).isZero(), "it is no OFPHFC_INCOMPATIBLE");
      CaseFailure.unless(peer.next().length() == 0, "it does not close the connection");
    }
  }

  private static void config(OpenflowPeer peer) {
    peer.accepted(new OfMessage.SetConfig(0, 0, 77));
    OfMessage.GetConfigReply reply =
        peer.request(new OfMessage.GetConfigRequest(0), OfMessage.GetConfigReply.class);
    CaseFailure.unless(reply.missSendLen() == 77, "miss_send_len is " + reply.missSendLen());
  }
}
