// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jovn.daemon.vlog.RateLimit;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.Connection;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Listener;
import org.jovn.ovsdb.net.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket that `ovs-appctl` speaks to: JSON-RPC, a method per command, strings as parameters
/// and a string as result. The commands that every daemon has are there from the start.
/// Thread-safe.
public final class ControlSocket implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("unixctl");
  private static final RateLimit LIMIT = new RateLimit(LOG, 1, 5);

  private record Registration(
      String usage, int argumentsMin, int argumentsMax, ControlCommand command) {}

  private final SortedMap<String, Registration> commands = new ConcurrentSkipListMap<>();
  private final Consumer<Throwable> onBug;
  private final @Nullable Listener listener;
  private volatile Supplier<SortedMap<String, Long>> memory = TreeMap::new;

  private ControlSocket(Daemon daemon, Transport transport, Optional<Path> path) {
    this.onBug = daemon::bug;
    registerCommon(daemon);
    this.listener = path.isPresent() ? listen(transport, path.get()) : null;
  }

  /// Listens where the options say, or nowhere. It is closed at the end of the daemon.
  ///
  /// @throws Fatal when it cannot
  public static ControlSocket open(Daemon daemon, DaemonOptions options, Transport transport) {
    ControlSocket socket = new ControlSocket(daemon, transport, options.controlSocket());
    daemon.onStop(socket::close);
    return socket;
  }

  private Listener listen(Transport transport, Path path) {
    try {
      return transport.listen(
          new Endpoint.PassiveUnix("punix:" + path, path),
          ConnectionOptions.defaults().withProbeIntervalMillis(0),
          ControlSession::new);
    } catch (IOException e) {
      throw Fatal.of(path + ": could not initialize control socket (" + SystemError.text(e) + ")");
    }
  }

  /// Adds a command.
  ///
  /// @param usage its arguments as `list-commands` shows them
  public void register(
      String name, String usage, int argumentsMin, int argumentsMax, ControlCommand command) {
    commands.put(name, new Registration(usage, argumentsMin, argumentsMax, command));
  }

  /// What `memory/show` answers, by name.
  public void memory(Supplier<SortedMap<String, Long>> contents) {
    memory = contents;
  }

  private void registerCommon(Daemon daemon) {
    register("list-commands", "", 0, 0, ControlCommand.of(_ -> list()));
    register("version", "", 0, 0, ControlCommand.of(_ -> daemon.program().version()));
    register(
        "exit",
        "",
        0,
        0,
        request -> {
          request.reply("");
          daemon.stop();
        });
    register("memory/show", "", 0, 0, ControlCommand.of(_ -> memoryText()));
    register("coverage/show", "", 0, 0, ControlCommand.of(_ -> Coverage.show()));
    register(
        "coverage/read-counter",
        "COUNTER",
        1,
        1,
        ControlCommand.of(arguments -> Coverage.read(arguments.getFirst())));
    registerVlog();
  }

  private void registerVlog() {
    String specification = "{spec | PATTERN:destination:pattern}";
    register(
        "vlog/set",
        specification,
        0,
        Integer.MAX_VALUE,
        ControlCommand.of(ControlSocket::configure));
    register("vlog/list", "", 0, 0, ControlCommand.of(_ -> Vlog.list()));
    register("vlog/list-pattern", "", 0, 0, ControlCommand.of(_ -> Vlog.listPatterns()));
    register("vlog/reopen", "", 0, 0, ControlCommand.of(_ -> orThrow(Vlog.reopenFile())));
    register(
        "vlog/close",
        "",
        0,
        0,
        ControlCommand.of(
            _ -> {
              Vlog.closeFile();
              return "";
            }));
    register(
        "vlog/enable-rate-limit",
        "[module]...",
        0,
        Integer.MAX_VALUE,
        ControlCommand.of(modules -> rateLimits(modules, true)));
    register(
        "vlog/disable-rate-limit",
        "[module]...",
        0,
        Integer.MAX_VALUE,
        ControlCommand.of(modules -> rateLimits(modules, false)));
  }

  private static String orThrow(Optional<String> error) throws ControlException {
    if (error.isPresent()) {
      throw new ControlException(error.get());
    }
    return "";
  }

  private static String configure(List<String> specifications) throws ControlException {
    for (String specification : specifications.isEmpty() ? List.of("dbg") : specifications) {
      orThrow(Vlog.configure(specification));
    }
    return "";
  }

  private static String rateLimits(List<String> modules, boolean limited) throws ControlException {
    if (modules.isEmpty()) {
      Vlog.rateLimits(Optional.empty(), limited);
    }
    for (String module : modules) {
      if (!Vlog.rateLimits(Optional.of(module), limited)) {
        throw new ControlException("unknown module");
      }
    }
    return "";
  }

  private String list() {
    StringBuilder out = new StringBuilder("The available commands are:\n");
    for (Map.Entry<String, Registration> entry : commands.entrySet()) {
      String name = entry.getKey();
      out.append("  ").append(name).repeat(' ', Math.max(0, 23 - name.length()));
      out.append(' ').append(entry.getValue().usage()).append('\n');
    }
    return out.toString();
  }

  private String memoryText() {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<String, Long> entry : memory.get().entrySet()) {
      out.append(out.isEmpty() ? "" : " ").append(entry.getKey());
      out.append(':').append(entry.getValue());
    }
    return out.append('\n').toString();
  }

  /// Answers one request. Errors are in the words of the C programs.
  void handle(ControlRequest request, String method, boolean onlyStrings) {
    Registration registration = commands.get(method);
    int count = request.arguments().size();
    String start = "\"" + method + "\" ";
    if (registration == null) {
      request.error(
          start + "is not a valid command (use \"list-commands\" to see a list of valid commands)");
    } else if (count < registration.argumentsMin()) {
      request.error(
          start + "command requires at least " + registration.argumentsMin() + " arguments");
    } else if (count > registration.argumentsMax()) {
      request.error(start + "command takes at most " + registration.argumentsMax() + " arguments");
    } else if (!onlyStrings) {
      request.error(start + "command has non-string argument");
    } else {
      try {
        registration.command().run(request);
      } catch (RuntimeException e) {
        onBug.accept(e);
      }
    }
  }

  @Override
  public void close() {
    if (listener != null) {
      listener.close();
    }
  }

  /// One connection; on its event loop.
  private final class ControlSession implements ConnectionHandler {
    private final Connection connection;

    ControlSession(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void message(JsonRpcMessage message) {
      switch (message) {
        case JsonRpcMessage.Request(Json id, String method, Json.Arr params) ->
            request(id, method, params);
        case JsonRpcMessage.Notification _ -> unexpected("notification");
        case JsonRpcMessage.Reply _ -> unexpected("reply");
        case JsonRpcMessage.ErrorReply _ -> unexpected("error");
      }
    }

    private void request(Json id, String method, Json.Arr params) {
      if (LOG.isDebugEnabled()) {
        LOG.debug("received request {}{}, id={}", method, params, id);
      }
      List<String> arguments = new ArrayList<>(params.size());
      boolean onlyStrings = true;
      for (Json param : params.elements()) {
        onlyStrings &= param instanceof Json.Str;
        arguments.add(param instanceof Json.Str(String text) ? text : param.toString());
      }
      connection.pauseReading();
      handle(new ControlRequest(id, method, arguments, this::answer), method, onlyStrings);
    }

    private void answer(JsonRpcMessage reply) {
      connection.send(reply);
      connection.resumeReading();
    }

    private void unexpected(String kind) {
      if (LIMIT.allows(Severity.WARN)) {
        LOG.warn("{}: received unexpected {} message", connection.name(), kind);
      }
      connection.close();
    }

    @Override
    public void closed(CloseReason reason) {
      // Nothing is kept of a session.
    }
  }
}
