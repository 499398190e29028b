// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// What a connection has to send: buffers and chunk sources, in order. All but [#send] and
/// [#backlogBytes] runs on the event loop.
final class Outbound {

  /// Unsent bytes above which a chunk source has to wait.
  private static final int CHUNK_BACKLOG_BYTES = 128 << 10;

  /// Pieces of a chunk source that are made before other connections get their turn.
  private static final int CHUNKS_IN_A_ROW = 16;

  /// What the channel adds to the size of each buffer when it counts unsent bytes.
  private static final int ENTRY_OVERHEAD_BYTES = 96;

  private final Connection connection;
  private final Channel channel;

  /// Sent from other threads, not yet seen by the event loop.
  private final Queue<Object> arriving = new ConcurrentLinkedQueue<>();

  private final AtomicLong arrivingBytes = new AtomicLong();
  private final AtomicBoolean arrivalScheduled = new AtomicBoolean();

  /// Sent after a chunk source that has not ended yet.
  private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);

  private final AtomicLong waitingBytes = new AtomicLong();
  private volatile boolean chunking;
  private @Nullable ChunkSource source;
  private @Nullable JsonOutput chunk;
  private @Nullable CloseReason closeWhenDrained;
  private long writtenBytes;
  private boolean burst;
  private boolean flushing;
  private boolean turnScheduled;
  private boolean watching;
  private boolean owesDrained;
  private volatile boolean closed;

  Outbound(Connection connection, Channel channel) {
    this.connection = connection;
    this.channel = channel;
  }

  /// Sends a [ByteBuf], whose reference it takes over, or a [ChunkSource].
  void send(Object item) {
    if (channel.eventLoop().inEventLoop()) {
      if (!arriving.isEmpty()) {
        takeArrivals();
      }
      enqueue(item);
      if (!burst) {
        flush();
      }
      return;
    }
    arrivingBytes.addAndGet(sizeOf(item));
    arriving.add(item);
    if (arrivalScheduled.compareAndSet(false, true)) {
      try {
        channel.eventLoop().execute(this::arrived);
      } catch (RejectedExecutionException e) {
        discardArrivals();
      }
    }
  }

  private void arrived() {
    arrivalScheduled.set(false);
    takeArrivals();
    if (!burst) {
      flush();
    }
  }

  private void takeArrivals() {
    for (Object item = arriving.poll(); item != null; item = arriving.poll()) {
      int size = sizeOf(item);
      enqueue(item);
      arrivingBytes.addAndGet(-size);
      owesDrained = true;
    }
  }

  private void discardArrivals() {
    for (Object item = arriving.poll(); item != null; item = arriving.poll()) {
      arrivingBytes.addAndGet(-sizeOf(item));
      discard(item);
    }
  }

  private static int sizeOf(Object item) {
    return item instanceof ByteBuf buffer ? buffer.readableBytes() + ENTRY_OVERHEAD_BYTES : 1;
  }

  private static void discard(Object item) {
    switch (item) {
      case ByteBuf buffer -> buffer.release();
      case ChunkSource unwanted -> unwanted.close();
      default -> throw new IllegalStateException("cannot send " + item);
    }
  }

  private void enqueue(Object item) {
    if (closed || !channel.isActive()) {
      discard(item);
    } else if (source != null) {
      waiting.add(item);
      waitingBytes.addAndGet(sizeOf(item));
    } else {
      write(item);
    }
  }

  private void write(Object item) {
    switch (item) {
      case ByteBuf buffer -> {
        writtenBytes += sizeOf(buffer);
        var _ = channel.write(buffer, channel.voidPromise());
      }
      case ChunkSource next -> {
        source = next;
        chunking = true;
      }
      default -> throw new IllegalStateException("cannot send " + item);
    }
  }

  /// From now on until [#endBurst()] nothing is flushed.
  void beginBurst() {
    burst = true;
  }

  void endBurst() {
    burst = false;
    flush();
  }

  /// Gives to the system what it takes, and makes more chunks while it takes them.
  void flush() {
    if (closed || flushing) {
      return;
    }
    flushing = true;
    int chunks = 0;
    channel.flush();
    while (source != null && !closed && unsentBytes() <= CHUNK_BACKLOG_BYTES) {
      if (chunks++ == CHUNKS_IN_A_ROW) {
        flushing = false;
        owesDrained = true;
        scheduleTurn();
        return;
      }
      writeChunk(source);
      channel.flush();
    }
    flushing = false;
    if (closed) {
      return;
    }
    if (source != null || unsentBytes() > 0) {
      owesDrained = true;
      watch();
    } else {
      drained();
    }
  }

  private void scheduleTurn() {
    if (!turnScheduled) {
      turnScheduled = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                turnScheduled = false;
                if (!burst) {
                  flush();
                }
              });
    }
  }

  private void writeChunk(ChunkSource current) {
    JsonOutput out = chunk == null ? new JsonOutput(CHUNK_BACKLOG_BYTES) : chunk;
    chunk = out;
    out.clear();
    boolean more = current.next(out);
    if (out.size() > 0) {
      ByteBuf copy = channel.alloc().directBuffer(out.size(), out.size());
      write(copy.writeBytes(out.array(), 0, out.size()));
    }
    if (more) {
      return;
    }
    source = null;
    chunking = false;
    chunk = null;
    current.close();
    while (source == null && !waiting.isEmpty()) {
      Object item = waiting.remove();
      waitingBytes.addAndGet(-sizeOf(item));
      write(item);
    }
  }

  /// Has [#flush] called again when the system has taken what it has been given so far: an empty
  /// buffer at the end of the queue is told when its turn comes. It is still counted at that
  /// moment, so that to flush has to wait for the next one.
  private void watch() {
    if (!watching) {
      watching = true;
      channel
          .writeAndFlush(Unpooled.EMPTY_BUFFER)
          .addListener(_ -> channel.eventLoop().execute(this::taken));
    }
  }

  private void taken() {
    watching = false;
    if (!burst) {
      flush();
    }
  }

  private void drained() {
    CloseReason reason = closeWhenDrained;
    if (reason != null) {
      connection.inbound().close(reason);
      return;
    }
    if (owesDrained && arriving.isEmpty()) {
      owesDrained = false;
      connection.inbound().drained();
    }
  }

  void closeWhenDrained(CloseReason reason) {
    takeArrivals();
    closeWhenDrained = reason;
    if (!burst) {
      flush();
    }
  }

  boolean isClosing() {
    return closeWhenDrained != null;
  }

  /// Unsent bytes that the channel has been given.
  long unsentBytes() {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /// Grows when the system takes something.
  long takenBytes() {
    return writtenBytes - unsentBytes();
  }

  long backlogBytes() {
    return arrivingBytes.get() + waitingBytes.get() + (chunking ? 1 : 0) + unsentBytes();
  }

  /// Lets go of all that was not written.
  void closed() {
    closed = true;
    discardArrivals();
    for (Object item : waiting) {
      discard(item);
    }
    waiting.clear();
    waitingBytes.set(0);
    ChunkSource current = source;
    source = null;
    chunking = false;
    if (current != null) {
      current.close();
    }
  }
}
