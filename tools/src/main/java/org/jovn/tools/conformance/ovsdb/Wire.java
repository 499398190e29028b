// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jovn.ovsdb.net.Endpoint;

/// A stream of bytes to a server, with blocking calls: one thread reads, another writes.
sealed interface Wire extends AutoCloseable {

  /// As [InputStream#read(byte[])].
  int read(byte[] bytes) throws IOException;

  void write(byte[] bytes) throws IOException;

  @Override
  void close() throws IOException;

  static Wire open(Endpoint.Active endpoint, SSLContext tls, int timeoutMillis) throws IOException {
    return switch (endpoint) {
      case Endpoint.Unknown none -> throw new IOException(none.text() + ": not a server");
      case Endpoint.Unix unix ->
          new Local(SocketChannel.open(UnixDomainSocketAddress.of(unix.path())));
      case Endpoint.Inet inet -> Inet.open(inet, tls, timeoutMillis);
    };
  }

  /// `tcp:` and `ssl:`.
  record Inet(Socket socket, InputStream in, OutputStream out) implements Wire {

    static Inet open(Endpoint.Inet endpoint, SSLContext tls, int timeoutMillis) throws IOException {
      Socket socket = new Socket();
      try {
        socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), timeoutMillis);
        socket.setTcpNoDelay(true);
        if (endpoint.tls()) {
          socket.setSoTimeout(timeoutMillis);
          socket =
              tls.getSocketFactory().createSocket(socket, endpoint.host(), endpoint.port(), true);
          ((SSLSocket) socket).startHandshake();
          socket.setSoTimeout(0);
        }
        return new Inet(socket, socket.getInputStream(), socket.getOutputStream());
      } catch (IOException e) {
        socket.close();
        throw e;
      }
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      return in.read(bytes);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      out.write(bytes);
      out.flush();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /// `unix:`.
  record Local(SocketChannel channel) implements Wire {
    @Override
    public int read(byte[] bytes) throws IOException {
      return channel.read(ByteBuffer.wrap(bytes));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
