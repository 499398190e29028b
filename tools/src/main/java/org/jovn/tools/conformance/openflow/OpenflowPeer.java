// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jovn.openflow.channel.OfEndpoint;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.Hello;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;

/// One connection to the peer under test, at the level of bytes: it sends what no library would,
/// and notes the exchange. Used by one thread; another reads.
final class OpenflowPeer implements AutoCloseable {
  private static final int ANSWER_MILLIS = 3_000;
  private static final int CONNECT_MILLIS = 20_000;

  /// What the reader puts at the end of the stream.
  private static final Bytes END = Bytes.EMPTY;

  private final SocketChannel channel;
  private final BlockingQueue<Bytes> received = new LinkedBlockingQueue<>();
  private final List<String> exchange;
  private int xid = 0x100;

  private OpenflowPeer(SocketChannel channel, List<String> exchange) {
    this.channel = channel;
    this.exchange = exchange;
    Thread.ofVirtual().start(this::read);
  }

  /// Waits for peers, or is empty for one that is connected to.
  static ServerSocketChannel listen(OfEndpoint.Passive endpoint) throws IOException {
    return switch (endpoint) {
      case OfEndpoint.PassiveInet inet ->
          ServerSocketChannel.open().bind(new InetSocketAddress(inet.host(), inet.port()));
      case OfEndpoint.PassiveUnix unix ->
          ServerSocketChannel.open(StandardProtocolFamily.UNIX)
              .bind(UnixDomainSocketAddress.of(unix.path()));
    };
  }

  static OpenflowPeer accept(ServerSocketChannel server, List<String> exchange) throws IOException {
    return new OpenflowPeer(server.accept(), exchange);
  }

  static OpenflowPeer connect(OfEndpoint.Active endpoint, List<String> exchange)
      throws IOException {
    return new OpenflowPeer(
        switch (endpoint) {
          case OfEndpoint.Inet inet -> connectInet(inet);
          case OfEndpoint.Unix unix -> SocketChannel.open(UnixDomainSocketAddress.of(unix.path()));
        },
        exchange);
  }

  private static SocketChannel connectInet(OfEndpoint.Inet inet) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.socket().connect(new InetSocketAddress(inet.host(), inet.port()), CONNECT_MILLIS);
    return channel;
  }

  private void read() {
    try {
      ReadableByteChannel in = Channels.newChannel(Channels.newInputStream(channel));
      while (true) {
        ByteBuffer header = ByteBuffer.allocate(MessageCodec.HEADER_BYTES);
        if (!fill(in, header)) {
          break;
        }
        int length = header.getShort(2) & 0xffff;
        ByteBuffer whole = ByteBuffer.allocate(Math.max(length, MessageCodec.HEADER_BYTES));
        whole.put(header.flip());
        if (!fill(in, whole)) {
          break;
        }
        received.add(Bytes.of(whole.array()));
      }
    } catch (IOException e) {
      received.add(END);
      return;
    }
    received.add(END);
  }

  private static boolean fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (in.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  /// A number that was not used.
  int nextXid() {
    return xid++;
  }

  /// Sends bytes.
  void send(Bytes message) {
    exchange.add("> " + message);
    ByteBuffer buffer = ByteBuffer.wrap(message.toArray());
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new CaseFailure("the peer has closed the connection: " + e.getMessage());
    }
  }

  /// Sends a message with a number of its own, which is returned.
  int send(OfMessage message) {
    return send(MessageCodec.encode(message));
  }

  /// Sends a message with the number that it has.
  void reply(OfMessage message) {
    send(Bytes.of(MessageCodec.encode(message)));
  }

  /// Sends the bytes of a message, which get a number of their own.
  int send(byte[] message) {
    int number = nextXid();
    ByteBuffer.wrap(message).putInt(4, number);
    send(Bytes.of(message));
    return number;
  }

  /// The next message, answering echo requests on the way; empty bytes at the end of the stream.
  Bytes next() {
    return next(ANSWER_MILLIS);
  }

  private Bytes next(int millis) {
    try {
      Bytes message = received.poll(millis, TimeUnit.MILLISECONDS);
      if (message == null) {
        throw new CaseFailure("no message within " + millis + " ms");
      }
      exchange.add(message.length() == 0 ? "< (closed)" : "< " + message);
      if (message.length() >= MessageCodec.HEADER_BYTES && message.at(1) == 2) {
        send(Bytes.ofHex("0403").concat(message.slice(2, message.length())));
        return next(millis);
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CaseFailure("interrupted");
    }
  }

  /// The next message, decoded.
  OfMessage message() {
    Bytes bytes = next();
    if (bytes.length() == 0) {
      throw new CaseFailure("the peer has closed the connection");
    }
    try {
      return MessageCodec.decode(bytes.toArray());
    } catch (DecodeException e) {
      throw new CaseFailure("the peer sends what cannot be decoded: " + e.getMessage());
    }
  }

  /// The answer with a number; others are passed over.
  OfMessage answer(int number) {
    while (true) {
      OfMessage message = message();
      if (message.xid() == number) {
        return message;
      }
    }
  }

  /// Sends a request and returns its answer, which must be a `T`.
  <T> T request(OfMessage message, Class<T> type) {
    OfMessage answer = answer(send(message));
    if (!type.isInstance(answer)) {
      throw new CaseFailure("expected " + type.getSimpleName() + ", not " + answer);
    }
    return type.cast(answer);
  }

  /// Sends a message that must be refused with one of these errors.
  void refused(OfMessage message, OfError... errors) {
    refused(MessageCodec.encode(message), errors);
  }

  /// Sends bytes that must be refused with one of these errors.
  void refused(byte[] message, OfError... errors) {
    int number = send(message);
    OfMessage answer = answer(number);
    if (!(answer instanceof ErrorMessage error)) {
      throw new CaseFailure("expected " + List.of(errors) + ", not " + answer);
    }
    OfError got = error.error().orElseThrow(() -> new CaseFailure("an unknown error: " + error));
    if (!List.of(errors).contains(got)) {
      throw new CaseFailure("expected " + List.of(errors) + ", not " + got);
    }
    int wanted = Math.min(64, message.length);
    Bytes start = Bytes.of(message).slice(0, wanted);
    if (error.data().length() < wanted || !error.data().slice(0, wanted).equals(start)) {
      throw new CaseFailure("the error does not return the first 64 bytes of the request");
    }
  }

  /// Sends messages that must be done without an error.
  void accepted(OfMessage... messages) {
    List<Integer> numbers = new ArrayList<>();
    for (OfMessage message : messages) {
      numbers.add(send(message));
    }
    int barrier = send(new OfMessage.BarrierRequest(0));
    while (true) {
      OfMessage answer = message();
      if (answer instanceof ErrorMessage error && numbers.contains(error.xid())) {
        throw new CaseFailure("refused: " + error.error().map(OfError::name).orElse("?"));
      } else if (answer.xid() == barrier) {
        return;
      }
    }
  }

  /// Exchanges hellos of version 1.3.
  Hello hello() {
    send(Hello.of(0, OfMessage.VERSION, 1 << OfMessage.VERSION));
    if (message() instanceof Hello hello) {
      return hello;
    }
    throw new CaseFailure("the first message is no hello");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
