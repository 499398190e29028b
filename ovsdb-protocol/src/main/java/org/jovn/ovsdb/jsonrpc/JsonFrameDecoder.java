// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

import io.netty.buffer.ByteBuf;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.json.PartTaker;
import org.jovn.ovsdb.json.PiecewiseJsonReader;
import org.jspecify.annotations.Nullable;

/// Turns a stream of bytes into the JSON values that follow each other in it without any framing
/// (RFC 7047 section 4.1). Bytes go in with [#add] as they come, values are taken out with [#next]
/// at the pace of the taker.
///
/// A value that has arrived whole is parsed at once; one that has not goes to a parser that takes
/// pieces, so that a peer whose message is broken at its beginning hears of it without sending the
/// end.
public final class JsonFrameDecoder implements AutoCloseable {

  private static final byte[] NOTHING = {};

  private final DecoderLimits limits;
  private final FrameScanner scanner = new FrameScanner();
  private byte[] window = NOTHING;
  private int start;
  private int end;
  private @Nullable PiecewiseJsonReader pieces;
  private long bytesBefore;
  private PartTaker taker = PartTaker.NOTHING;

  public JsonFrameDecoder(DecoderLimits limits) {
    this.limits = limits;
  }

  /// Has parts taken out of values that do not arrive whole, from the next such value on.
  public void setPartTaker(PartTaker taker) {
    this.taker = taker;
  }

  /// Takes the readable bytes of `in`, which remains the caller's.
  public void add(ByteBuf in) {
    int more = in.readableBytes();
    int rest = end - start;
    if (window.length - end < more) {
      byte[] longer = new byte[rest + more];
      System.arraycopy(window, start, longer, 0, rest);
      window = longer;
      start = 0;
      end = rest;
    }
    in.readBytes(window, end, more);
    end += more;
  }

  /// The next value, or null when more bytes are needed for it.
  public @Nullable Json next() throws ProtocolException {
    if ((pieces == null && !skipSpace()) || start == end) {
      release();
      return null;
    }
    int frameEnd = scanner.scan(window, start, end);
    int stop = frameEnd < 0 ? end : frameEnd;
    if (bytesBefore + (stop - start) > limits.messageBytes()) {
      throw new ProtocolException("message exceeds " + limits.messageBytes() + " bytes");
    }
    Json value = parse(frameEnd, stop);
    if (frameEnd < 0) {
      bytesBefore += stop - start;
      release();
    } else {
      bytesBefore = 0;
      start = frameEnd;
      scanner.reset();
    }
    return value;
  }

  private @Nullable Json parse(int frameEnd, int stop) throws ProtocolException {
    PiecewiseJsonReader reader = pieces;
    try {
      if (reader == null) {
        if (frameEnd >= 0) {
          return JsonReader.parse(
              window, start, stop - start, scanner.sawSpecial(), limits.heapBytes());
        }
        reader = new PiecewiseJsonReader(limits.heapBytes(), taker);
        pieces = reader;
      }
      Json value = reader.feed(window, start, stop - start, scanner.sawSpecial());
      if (scanner.sawBrokenWord()) {
        throw new JsonException("invalid keyword");
      }
      if (scanner.sawTrailingComma()) {
        throw new JsonException("syntax error expecting value");
      }
      if (frameEnd >= 0) {
        close();
        if (value == null) {
          throw new JsonException("unexpected end of input");
        }
      }
      return value;
    } catch (JsonException e) {
      throw new ProtocolException("error parsing stream: " + e.getMessage());
    }
  }

  /// Goes to the next byte that is no white space; false when there is none.
  private boolean skipSpace() throws ProtocolException {
    while (start < end) {
      switch (window[start]) {
        case ' ', '\t', '\n', '\r' -> start++;
        case '{', '[' -> {
          return true;
        }
        default ->
            throw new ProtocolException("error parsing stream: syntax error at beginning of input");
      }
    }
    return false;
  }

  private void release() {
    window = NOTHING;
    start = 0;
    end = 0;
  }

  /// Bytes taken in that no value was made of yet.
  public long pendingBytes() {
    return bytesBefore + (end - start);
  }

  /// Forgets a value that is not whole.
  @Override
  public void close() {
    if (pieces != null) {
      pieces.close();
      pieces = null;
    }
  }
}
