// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.OfMessage;

/// The transaction numbers of one connection: the requests that wait for an answer, and the ranges
/// of messages whose errors somebody gathers. Thread-safe.
final class XidTable {

  /// A request that waits; its parts belong to the event loop.
  private static final class Waiting {
    final CompletableFuture<List<OfMessage>> answer = new CompletableFuture<>();
    final List<OfMessage> parts = new ArrayList<>(1);
    int bytes;
    volatile int ticksLeft;
  }

  /// Errors of messages with consecutive numbers, in the order in which they come.
  static final class ErrorRange {
    private final int first;
    private final int count;
    private final List<ErrorMessage> errors = new CopyOnWriteArrayList<>();

    private ErrorRange(int first, int count) {
      this.first = first;
      this.count = count;
    }

    private boolean contains(int xid) {
      return Integer.compareUnsigned(xid - first, count) < 0;
    }

    List<ErrorMessage> errors() {
      return errors;
    }
  }

  private final ConcurrentHashMap<Integer, Waiting> waiting = new ConcurrentHashMap<>();
  private final List<ErrorRange> ranges = new CopyOnWriteArrayList<>();
  private final AtomicInteger next = new AtomicInteger(1);
  private final OfOptions options;
  private volatile String closed = "";

  XidTable(OfOptions options) {
    this.options = options;
  }

  /// A number that is not in use.
  int next() {
    return next(1);
  }

  /// The first of `count` consecutive numbers; never 0 for a single one.
  int next(int count) {
    int xid = next.getAndAdd(count);
    return xid == 0 ? next.getAndAdd(count) : xid;
  }

  /// Registers a request before it is sent.
  CompletableFuture<List<OfMessage>> await(int xid) {
    if (waiting.size() >= options.requestsMax()) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              "there are " + options.requestsMax() + " requests without an answer already"));
    }
    Waiting request = new Waiting();
    request.ticksLeft = options.requestMillis() / options.tickMillis() + 1;
    waiting.put(xid, request);
    if (!closed.isEmpty()) {
      waiting.remove(xid);
      request.answer.completeExceptionally(new OfClosedException(closed));
    }
    return request.answer;
  }

  /// Starts to gather the errors of messages with these numbers.
  ErrorRange gather(int first, int count) {
    ErrorRange range = new ErrorRange(first, count);
    ranges.add(range);
    return range;
  }

  void release(ErrorRange range) {
    ranges.remove(range);
  }

  /// Takes a message if it answers a request or is a gathered error.
  boolean take(OfMessage message, int bytes) {
    int xid = message.xid();
    if (message instanceof ErrorMessage error) {
      for (ErrorRange range : ranges) {
        if (range.contains(xid)) {
          range.errors.add(error);
          return true;
        }
      }
    }
    Waiting request = waiting.get(xid);
    if (request == null) {
      return false;
    }
    switch (message) {
      case ErrorMessage error -> fail(xid, new OfErrorException(error));
      case MultipartReply reply when (reply.flags() & MultipartReply.MORE) != 0 ->
          part(xid, request, reply, bytes);
      default -> {
        request.parts.add(message);
        waiting.remove(xid);
        request.answer.complete(request.parts);
      }
    }
    return true;
  }

  private void part(int xid, Waiting request, MultipartReply reply, int bytes) {
    request.parts.add(reply);
    request.bytes += bytes;
    // As long as parts come the answer is under way.
    request.ticksLeft = options.requestMillis() / options.tickMillis() + 1;
    if (request.bytes > options.multipartBytesMax()) {
      request.parts.clear();
      fail(
          xid,
          new IllegalStateException(
              "the multipart reply is longer than " + options.multipartBytesMax() + " bytes"));
    }
  }

  /// Fails a request.
  ///
  /// @return whether there was one with this number
  boolean fail(int xid, Throwable reason) {
    Waiting request = waiting.remove(xid);
    return request != null && request.answer.completeExceptionally(reason);
  }

  /// Fails what has waited too long.
  void tick() {
    if (waiting.isEmpty()) {
      return;
    }
    waiting.forEach(
        (xid, request) -> {
          int left = request.ticksLeft - 1;
          request.ticksLeft = left;
          if (left <= 0) {
            fail(xid, new TimeoutException("no answer within " + options.requestMillis() + " ms"));
          }
        });
  }

  /// Fails all that wait, and all that will.
  void close(String reason) {
    closed = reason;
    for (Integer xid : List.copyOf(waiting.keySet())) {
      fail(xid, new OfClosedException(reason));
    }
  }
}
