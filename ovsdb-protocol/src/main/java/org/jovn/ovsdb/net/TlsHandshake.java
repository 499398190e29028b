// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for the end of a TLS handshake, then lets the connection begin, with the peer's name; or
/// reports what went wrong. Removes itself.
final class TlsHandshake extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

  private final SslHandler tls;
  private final TlsContext context;
  private final boolean client;
  private final Consumer<Optional<String>> begin;
  private final Consumer<CloseReason> failed;
  private boolean done;

  private TlsHandshake(
      SslHandler tls,
      TlsContext context,
      boolean client,
      Consumer<Optional<String>> begin,
      Consumer<CloseReason> failed) {
    this.tls = tls;
    this.context = context;
    this.client = client;
    this.begin = begin;
    this.failed = failed;
  }

  /// Adds TLS to a channel; then exactly one of `begin`, with the peer's common name, and `failed`
  /// is called.
  static void add(
      Channel channel,
      SslHandler tls,
      TlsContext context,
      boolean client,
      Consumer<Optional<String>> begin,
      Consumer<CloseReason> failed) {
    TlsHandshake handshake = new TlsHandshake(tls, context, client, begin, failed);
    channel.pipeline().addLast(tls, handshake);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext handlerContext, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      fail(handlerContext, CloseReason.PROTOCOL); // a peer that does not speak TLS may end so
      return;
    }
    if (!(event instanceof SslHandshakeCompletionEvent completion)) {
      handlerContext.fireUserEventTriggered(event);
      return;
    }
    if (done) {
      return;
    }
    if (!completion.isSuccess()) {
      LOG.warn("{}: {}", client ? "SSL_connect" : "SSL_accept", completion.cause().getMessage());
      fail(handlerContext, CloseReason.PROTOCOL);
      return;
    }
    List<Certificate> chain = TlsContext.peerChain(tls);
    if (client && context.bootstraps()) {
      context.bootstrap(chain);
      fail(handlerContext, CloseReason.PROTOCOL);
      return;
    }
    done = true;
    Optional<String> name =
        !chain.isEmpty() && chain.getFirst() instanceof X509Certificate certificate
            ? PemFiles.commonName(certificate)
            : Optional.empty();
    begin.accept(name);
    handlerContext.pipeline().remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext handlerContext, Throwable cause) {
    fail(handlerContext, CloseReason.io(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext handlerContext) {
    fail(handlerContext, CloseReason.PROTOCOL);
  }

  private void fail(ChannelHandlerContext handlerContext, CloseReason reason) {
    if (!done) {
      done = true;
      failed.accept(reason);
      var _ = handlerContext.close();
    }
  }
}
