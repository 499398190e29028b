// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jovn.daemon.ControlRequest;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.tools.client.Servers.Opened;
import org.jspecify.annotations.Nullable;

/// `lock`, `steal` and `unlock` (ovsdb-client(1), "Testing commands"): ask, and print what the
/// server says of locks from then on.
final class LockCommands {

  /// A request that waits for the answer to the one before.
  private record Wanted(String method, String lock) {}

  private final Context context;
  private final Queue<Wanted> wanted = new ArrayDeque<>();
  private @Nullable Json pending;
  private boolean exiting;

  LockCommands(Context context) {
    this.context = context;
  }

  void run(String method, Opened opened) {
    Peer peer = opened.peer();
    context
        .background()
        .start(context.transport().get())
        .ifPresent(
            control -> {
              for (String name : new String[] {"lock", "steal", "unlock"}) {
                control.register(name, "LOCK", 1, 1, request -> ask(peer, name, request));
              }
              control.register("exit", "", 0, 0, request -> exit(peer, request));
            });
    wanted.add(new Wanted(method, opened.operands().getFirst()));
    while (!exiting) {
      Wanted next = pending == null ? wanted.poll() : null;
      if (next != null) {
        pending = peer.send(next.method(), Json.of(next.lock()));
      }
      switch (peer.take()) {
        case Peer.Event.Message(JsonRpcMessage message) -> take(message);
        case Peer.Event.Task(Runnable action) -> action.run();
        case Peer.Event.Connected _ -> throw new IllegalStateException("connected twice");
        case Peer.Event.Lost lost ->
            throw Fatal.of(peer.name() + ": receive failed (" + lost.reason().text() + ")");
      }
    }
    peer.close();
  }

  private void take(JsonRpcMessage message) {
    switch (message) {
      case JsonRpcMessage.Reply(Json id, Json result) when id.equals(pending) -> {
        context.print(result);
        pending = null;
        context.out().flush();
        context.background().ready();
      }
      case JsonRpcMessage.Notification(String method, Json.Arr params) -> {
        context.out().line(method);
        context.print(params);
        context.out().flush();
      }
      case JsonRpcMessage.Reply _, JsonRpcMessage.ErrorReply _, JsonRpcMessage.Request _ -> {
        // nothing to print
      }
    }
  }

  private void ask(Peer peer, String method, ControlRequest request) {
    String lock = request.argument(0);
    peer.post(
        () -> {
          wanted.add(new Wanted(method, lock));
          request.reply("");
        });
  }

  private void exit(Peer peer, ControlRequest request) {
    peer.post(
        () -> {
          exiting = true;
          request.reply("");
        });
  }
}
