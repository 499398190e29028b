// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.it.wire.HashOrder;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Plays one case to a server and writes down what happens.
///
/// Behind every line that is sent, each open session makes an empty transaction; what comes before
/// its reply belongs to the line. (An echo would not do: a server may answer it out of turn.) UUIDs
/// that the case does not send are named in the order they appear.
final class TranscriptPlayer implements AutoCloseable {
  private static final JsonNode BARRIER = Json.node("barrier");
  private static final Pattern UUID =
      Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");

  private final Path socket;
  private final String database;
  private final String sent;
  private final TreeMap<Integer, WireClient> sessions = new TreeMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final List<String> transcript = new ArrayList<>();

  private TranscriptPlayer(Path socket, String database, String sent) {
    this.socket = socket;
    this.database = database;
    this.sent = sent;
  }

  /// The lines of a case as this server makes them.
  static List<String> play(Path socket, String database, Transcript.Case rule) throws IOException {
    String sent = String.join("\n", rule.lines().stream().filter(Transcript::isSend).toList());
    try (TranscriptPlayer player = new TranscriptPlayer(socket, database, sent)) {
      for (String line : rule.lines()) {
        player.take(line);
      }
      return player.transcript;
    }
  }

  @Override
  public void close() {
    sessions.values().forEach(WireClient::close);
  }

  private void take(String line) throws IOException {
    if (line.startsWith("#")) {
      transcript.add(line);
    } else if (Transcript.isSend(line)) {
      transcript.add(line);
      Transcript.Send send = Transcript.parseSend(line);
      WireClient session = sessions.get(send.session());
      if (session == null) {
        session = WireClient.connect(socket);
        sessions.put(send.session(), session);
      }
      session.send(send.bytes().getBytes(StandardCharsets.ISO_8859_1));
      settle(send.session(), send.raw());
      // Twice: what a waiting transaction or the end of a session brings about need not come at
      // once.
      settleOthers(send.session());
      settle(send.session(), send.raw());
      settleOthers(send.session());
    }
  }

  private void settleOthers(int number) {
    for (int other : List.copyOf(sessions.keySet())) {
      if (other != number) {
        settle(other, false);
      }
    }
  }

  private void settle(int number, boolean raw) {
    WireClient session = sessions.get(number);
    if (session == null) {
      return;
    }
    session.send(WireClient.request(BARRIER, "transact", Json.array(database)));
    List<JsonNode> messages = new ArrayList<>();
    byte @Nullable [] frame = session.readBytes(WireClient.LIMIT);
    while (frame != null) {
      JsonNode message = Json.parse(new String(frame, StandardCharsets.UTF_8));
      if (WireClient.isReplyTo(message, BARRIER)) {
        break;
      }
      if (raw) {
        transcript.add(number + "< " + rawResult(new String(frame, StandardCharsets.ISO_8859_1)));
      } else {
        messages.add(HashOrder.removed(Json.parse(named(Json.sortedText(message)))));
      }
      frame = session.readBytes(WireClient.LIMIT);
    }
    for (JsonNode message : HashOrder.updatesSorted(messages)) {
      transcript.add(number + "< " + Json.sortedText(message));
    }
    if (frame == null) {
      transcript.add(number + "! closed");
      session.close();
      sessions.remove(number);
    }
  }

  /// The bytes behind `"result":` up to the bracket that closes the array.
  private static String rawResult(String frame) {
    int start = frame.indexOf("\"result\":[") + "\"result\":".length();
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < frame.length(); i++) {
      char c = frame.charAt(i);
      if (inString && c == '\\') {
        i++;
      } else if (c == '"') {
        inString = !inString;
      } else if (!inString && c == '[') {
        depth++;
      } else if (!inString && c == ']' && --depth == 0) {
        return Bytes.visible(frame.substring(start, i + 1));
      }
    }
    return Bytes.visible(frame);
  }

  private String named(String text) {
    return UUID.matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    sent.contains(m.group())
                        ? m.group()
                        : names.computeIfAbsent(m.group(), _ -> "<uuid" + names.size() + ">")));
  }
}
