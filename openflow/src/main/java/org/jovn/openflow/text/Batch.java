// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Answers each line with one line: the work of `ofctl batch MODE`, for tests and other programs
/// that have thousands of questions. What cannot be answered becomes `error: …`.
public enum Batch {
  /// A message in hexadecimal to what decoding and encoding make of it.
  REENCODE,
  /// A message in hexadecimal to a JSON string, its text.
  PRINT,
  /// `{"command": [words of an ofctl command line], "stdin": null or text}` to the one message that
  /// the command sends, in hexadecimal.
  ENCODE;

  private static final JsonFactory JSON = new JsonFactory();

  /// Answers one line.
  public String answer(String line) {
    try {
      return switch (this) {
        case REENCODE -> {
          OfMessage message = MessageCodec.decode(Bytes.ofHex(line.strip()).toArray());
          yield Bytes.of(MessageCodec.encode(message)).toString();
        }
        case PRINT -> quoted(MessageFormat.format(Bytes.ofHex(line.strip())));
        case ENCODE -> encode(line);
      };
    } catch (DecodeException e) {
      return "error: " + e.error() + ": " + e.getMessage();
    } catch (TextException | IllegalArgumentException e) {
      return "error: " + String.valueOf(e.getMessage()).replace('\n', ' ');
    } catch (RuntimeException e) {
      // A fault of ours; whoever asks has more lines and must get an answer to each.
      return "error: fault: " + String.valueOf(e).replace('\n', ' ');
    }
  }

  private static String encode(String line) {
    List<String> command = new ArrayList<>();
    Optional<String> input = Optional.empty();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      boolean inCommand = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          inCommand = parser.currentName() != null && parser.currentName().equals("command");
        } else if (token == JsonToken.END_ARRAY) {
          inCommand = false;
        } else if (token == JsonToken.VALUE_STRING && inCommand) {
          command.add(parser.getString());
        } else if (token == JsonToken.VALUE_STRING && "stdin".equals(parser.currentName())) {
          input = Optional.of(parser.getString());
        }
      }
    } catch (StreamReadException e) {
      throw new TextException("not JSON: " + e.getOriginalMessage());
    }
    List<OfMessage> messages = Commands.messages(command, input);
    if (messages.size() != 1) {
      throw new TextException("the command sends " + messages.size() + " messages, not one");
    }
    return Bytes.of(MessageCodec.encode(messages.getFirst())).toString();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        default -> {
          if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }

  /// Answers the lines of `in` on `out`, each flushed.
  public void run(BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.print(answer(line) + "\n");
      out.flush();
    }
  }

  /// Runs the mode named by the first argument on standard input and output.
  public static void main(String[] arguments) throws IOException {
    Batch mode =
        switch (arguments.length == 1 ? arguments[0] : "") {
          case "reencode" -> REENCODE;
          case "print" -> PRINT;
          case "encode" -> ENCODE;
          default -> throw new IllegalArgumentException("usage: Batch reencode|print|encode");
        };
    mode.run(
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
        new PrintStream(System.out, false, StandardCharsets.UTF_8));
  }
}
