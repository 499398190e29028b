// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/// What a connection sends: messages are encoded by the thread that sends them, gathered in one
/// buffer by the event loop, and written once for all that one turn of the loop has brought.
final class Outbound {
  private static final int XID_AT = 4;

  /// Where the message in an `ONFT_BUNDLE_ADD_MESSAGE` begins.
  private static final int BUNDLED_AT = 24;

  /// A write is not made larger than this.
  private static final int WRITE_BYTES = 1 << 16;

  private static final FastThreadLocal<WireWriter> WRITER =
      new FastThreadLocal<>() {
        @Override
        protected WireWriter initialValue() {
          return new WireWriter();
        }
      };

  private final Channel channel;
  private final EventLoop loop;
  private final OfOptions options;
  private final Runnable overflow;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();
  private volatile boolean closed;

  // Owned by the event loop.
  private @Nullable ByteBuf pending;
  private boolean inBurst;
  private boolean flushScheduled;

  /// @param overflow closes the connection, called when the peer has not taken too much
  Outbound(Channel channel, OfOptions options, Runnable overflow) {
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.options = options;
    this.overflow = overflow;
  }

  /// Sends a message with the number `xid` instead of its own. On another thread than the event
  /// loop it waits while the peer does not take what it was sent before.
  void send(OfMessage message, int xid) {
    WireWriter writer = WRITER.get();
    writer.clear();
    MessageCodec.encode(message, writer);
    writer.patchI32(XID_AT, xid);
    if (message instanceof OnfMessage.BundleAdd) {
      writer.patchI32(BUNDLED_AT + XID_AT, xid);
    }
    if (loop.inEventLoop()) {
      queuedBytes.addAndGet(writer.size());
      append(writer.array(), writer.size());
    } else {
      byte[] bytes = writer.toArray();
      awaitDrained();
      queuedBytes.addAndGet(bytes.length);
      loop.execute(() -> append(bytes, bytes.length));
    }
  }

  private void append(byte[] bytes, int length) {
    if (closed) {
      return;
    }
    ByteBuf buffer = pending;
    if (buffer != null && buffer.readableBytes() + length > WRITE_BYTES) {
      write(buffer);
      buffer = null;
    }
    if (buffer == null) {
      buffer = channel.alloc().buffer(Math.max(length, 1024));
      pending = buffer;
    }
    buffer.writeBytes(bytes, 0, length);
    if (!inBurst && !flushScheduled) {
      flushScheduled = true;
      loop.execute(this::flush);
    }
    if (queuedBytes.get() > options.queueBytesMax()) {
      overflow.run();
    }
  }

  private void write(ByteBuf buffer) {
    pending = null;
    int length = buffer.readableBytes();
    var _ = channel.write(buffer).addListener(_ -> written(length));
  }

  private void written(int length) {
    long left = queuedBytes.addAndGet(-length);
    boolean low = left <= options.queueBytesHigh() / 2;
    if (low && left + length > options.queueBytesHigh() / 2) {
      signal();
      channel.config().setAutoRead(true);
    }
  }

  private void signal() {
    lock.lock();
    try {
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// What is sent until [#endBurst] goes out at its end.
  void beginBurst() {
    inBurst = true;
  }

  void endBurst() {
    inBurst = false;
    flush();
  }

  void flush() {
    flushScheduled = false;
    ByteBuf buffer = pending;
    if (buffer != null) {
      write(buffer);
      channel.flush();
      if (queuedBytes.get() > options.queueBytesHigh()) {
        // Who does not read our answers is not asked for more questions.
        channel.config().setAutoRead(false);
      }
    }
  }

  /// Waits while more is queued than a peer should be behind; not for the event loop.
  void awaitDrained() {
    if (queuedBytes.get() <= options.queueBytesHigh() || closed) {
      return;
    }
    lock.lock();
    try {
      while (queuedBytes.get() > options.queueBytesHigh() && !closed) {
        drained.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that the peer has not taken.
  long queuedBytes() {
    return queuedBytes.get();
  }

  void close() {
    closed = true;
    ByteBuf buffer = pending;
    if (buffer != null) {
      pending = null;
      buffer.release();
    }
    signal();
  }
}
