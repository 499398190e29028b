// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.fuzz;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.DecoderLimits;
import org.jovn.ovsdb.jsonrpc.JsonFrameDecoder;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;

/// Bytes of a connection: whatever they are, they make messages or a protocol error, the same ones
/// however the bytes are cut; and a message that is written and read again is the same.
public final class FrameFuzzer {

  private static final DecoderLimits LIMITS = new DecoderLimits(1 << 16, 1 << 24);

  private FrameFuzzer() {}

  /// The first byte says where to cut the rest.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < 2) {
      return;
    }
    int cut = 1 + (input[0] & 0xff) % input.length;
    List<Object> whole = decode(input, input.length);
    List<Object> parts = decode(input, cut);
    if (!whole.equals(parts)) {
      throw new AssertionError("%s is not %s, cut at %d".formatted(parts, whole, cut));
    }
    for (Object decoded : whole) {
      if (decoded instanceof Json json) {
        checkMessage(json);
      }
    }
  }

  private static List<Object> decode(byte[] input, int cut) {
    List<Object> decoded = new ArrayList<>();
    try (JsonFrameDecoder decoder = new JsonFrameDecoder(LIMITS)) {
      take(decoder, Unpooled.wrappedBuffer(input, 1, Math.max(cut, 1) - 1), decoded);
      take(
          decoder,
          Unpooled.wrappedBuffer(input, Math.max(cut, 1), input.length - Math.max(cut, 1)),
          decoded);
    } catch (ProtocolException _) {
      decoded.add("error");
    }
    return decoded;
  }

  private static void take(JsonFrameDecoder decoder, ByteBuf bytes, List<Object> decoded)
      throws ProtocolException {
    decoder.add(bytes);
    for (Json json = decoder.next(); json != null; json = decoder.next()) {
      decoded.add(json);
    }
  }

  /// What is written reads as what it was. Numbers are written with 15 digits, as C does, so that
  /// the comparison is of what is written next.
  private static void checkMessage(Json json) {
    byte[] written;
    try {
      written = written(JsonRpcMessage.parse(json));
    } catch (ProtocolException _) {
      return; // it is JSON, but no message
    }
    List<Object> again = new ArrayList<>();
    try (JsonFrameDecoder decoder = new JsonFrameDecoder(LIMITS)) {
      take(decoder, Unpooled.wrappedBuffer(written), again);
      if (again.size() == 1
          && Arrays.equals(written, written(JsonRpcMessage.parse((Json) again.getFirst())))) {
        return;
      }
    } catch (ProtocolException e) {
      again.add(e);
    }
    throw new AssertionError(new String(written, StandardCharsets.UTF_8) + " was read as " + again);
  }

  private static byte[] written(JsonRpcMessage message) {
    JsonOutput out = new JsonOutput(64);
    message.encode(out);
    return Arrays.copyOf(out.array(), out.size());
  }
}
