// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A command that came by the control socket, to be answered once, from any thread. Its connection
/// is read no further until then.
public final class ControlRequest {

  private static final Logger LOG = LoggerFactory.getLogger("unixctl");

  private final Json id;
  private final String command;
  private final List<String> arguments;
  private final Consumer<JsonRpcMessage> sender;
  private final AtomicBoolean answered = new AtomicBoolean();

  ControlRequest(Json id, String command, List<String> arguments, Consumer<JsonRpcMessage> sender) {
    this.id = id;
    this.command = command;
    this.arguments = arguments;
    this.sender = sender;
  }

  public List<String> arguments() {
    return arguments;
  }

  /// The argument at this place, or empty when fewer were given.
  public String argument(int index) {
    return index < arguments.size() ? arguments.get(index) : "";
  }

  /// Answers that it was done; a text that does not end its last line gets a line end.
  public void reply(String text) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("replying with success, id={}: \"{}\"", id, text);
    }
    send(new JsonRpcMessage.Reply(id, Json.of(lines(text))));
  }

  /// Answers that it failed.
  public void error(String text) {
    if (LOG.isDebugEnabled()) {
      LOG.debug("replying with error, id={}: \"{}\"", id, text);
    }
    send(new JsonRpcMessage.ErrorReply(id, Json.of(lines(text))));
  }

  private void send(JsonRpcMessage message) {
    if (!answered.compareAndSet(false, true)) {
      throw new IllegalStateException("command " + command + " was answered twice");
    }
    sender.accept(message);
  }

  private static String lines(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }
}
