// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// The beginning of a connection (sections 6.3.1 and 6.3.2): hello with the versions of either
/// side, then, as far as [OfOptions#start] asks, the switch's features and ports. Belongs to the
/// connection's event loop.
final class Handshake {
  private static final int VERSIONS = 1 << OfMessage.VERSION;

  private final OfConnection connection;
  private final OfOptions options;
  private boolean greeted;
  private Optional<FeaturesReply> features = Optional.empty();
  private int ticksLeft;

  Handshake(OfConnection connection, OfOptions options) {
    this.connection = connection;
    this.options = options;
    this.ticksLeft = options.handshakeMillis() / options.tickMillis() + 1;
  }

  void begin() {
    connection.outbound().send(Hello.of(0, OfMessage.VERSION, VERSIONS), connection.nextXid());
  }

  Optional<FeaturesReply> features() {
    return features;
  }

  boolean isGreeted() {
    return greeted;
  }

  void tick() {
    ticksLeft--;
    if (ticksLeft <= 0) {
      connection.close("no " + awaited() + " within " + options.handshakeMillis() + " ms");
    }
  }

  private String awaited() {
    if (!greeted) {
      return "hello";
    }
    return features.isEmpty() ? "features reply" : "port descriptions";
  }

  /// Takes a message of the peer.
  ///
  /// @return whether the handshake is done by it
  boolean received(OfMessage message) {
    if (!greeted) {
      return greet(message);
    }
    return switch (message) {
      case FeaturesReply reply when options.start() != OfOptions.Start.HELLO -> {
        features = Optional.of(reply);
        if (options.start() == OfOptions.Start.FEATURES) {
          yield true;
        }
        request(new MultipartRequest(0, 0, new MultipartRequest.Body.PortDesc()));
        yield false;
      }
      case MultipartReply(_, int flags, MultipartReply.Body.PortDescs(var ports)) -> {
        connection.addPorts(ports);
        yield (flags & MultipartReply.MORE) == 0;
      }
      case ErrorMessage error -> {
        connection.close("the peer answers " + awaited() + " with " + text(error));
        yield false;
      }
      // What a switch reports before it is known repeats itself, or is in the port descriptions.
      default -> false;
    };
  }

  private boolean greet(OfMessage message) {
    switch (message) {
      case Hello hello -> {
        // Without a bitmap on both sides the lower of the two header versions counts.
        if ((hello.versions() & VERSIONS) == 0) {
          refuse(hello);
          return false;
        }
        greeted = true;
        if (options.start() == OfOptions.Start.HELLO) {
          return true;
        }
        request(new OfMessage.FeaturesRequest(0));
      }
      case ErrorMessage error -> connection.close("the peer refuses hello: " + text(error));
      default -> connection.close("received another message while expecting hello");
    }
    return false;
  }

  private void request(OfMessage message) {
    connection.outbound().send(message, connection.nextXid());
  }

  private void refuse(Hello hello) {
    String text =
        "We support version 0x0%x, you support %s, no common versions."
            .formatted(OfMessage.VERSION, versions(hello.versions()));
    connection
        .outbound()
        .send(
            ErrorMessage.of(
                hello.xid(),
                OfError.OFPHFC_INCOMPATIBLE,
                Bytes.of(text.getBytes(StandardCharsets.US_ASCII))),
            hello.xid());
    connection.closeAfterFlush(
        "version negotiation failed (we support 0x0%x, peer supports %s)"
            .formatted(OfMessage.VERSION, versions(hello.versions())));
  }

  private static String versions(int bitmap) {
    StringBuilder text = new StringBuilder();
    for (int version = 0; version < 32; version++) {
      if ((bitmap >> version & 1) != 0) {
        text.append(text.isEmpty() ? "" : ", ").append("0x%02x".formatted(version));
      }
    }
    return "version" + (text.indexOf(",") > 0 ? "s " : " ") + text;
  }

  /// The error's name, and the words of one that has them.
  private static String text(ErrorMessage error) {
    String name = String.valueOf(new OfErrorException(error).getMessage());
    return error.type() == 0 ? name + " (" + error.data().toText() + ")" : name;
  }
}
