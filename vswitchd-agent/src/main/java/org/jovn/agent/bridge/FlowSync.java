// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jovn.agent.description.BridgeDescription;
import org.jovn.daemon.metrics.Metrics;
import org.jovn.daemon.metrics.Timing;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.channel.SwitchListener;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply.FlowStats;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.text.FlowEntry;
import org.jovn.openflow.text.PortNames;
import org.jovn.openflow.text.TextException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the described flows of one bridge in the switch: asks for those with our cookie and sends
/// the difference as one bundle, so that no packet meets half of it. Does so when the channel comes
/// up, when ports change, and now and then, for anybody may delete flows.
///
/// [#step] belongs to the agent's thread, what the channel calls to its event loop; the fields
/// between them are volatile.
public final class FlowSync {

  /// Says that a flow is ours: "jovn" in ASCII.
  static final long COOKIE = 0x6a6f766eL;

  private static final Logger LOG = LoggerFactory.getLogger("vswitchd_agent");
  private static final long CHECK_NANOS = 5_000_000_000L;
  private static final int ALL_TABLES = 0xff;
  private static final int ANY_GROUP = -1;
  private static final int ATOMIC_ORDERED = 3;

  private final Runnable wake;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile BridgeDescription bridge;
  private volatile @Nullable OfConnection connection;
  private volatile boolean changed = true;
  private volatile int installed;
  private volatile String problem = "";
  private long checked;
  private final Timing asking;
  private final Timing changing;

  /// @param wake called on any thread when [#step] has something to do
  public FlowSync(BridgeDescription bridge, Runnable wake) {
    this.bridge = bridge;
    this.wake = wake;
    this.asking = roundTrips("flows");
    this.changing = roundTrips("bundle");
  }

  private Timing roundTrips(String request) {
    return Metrics.timing(
        "jovn_agent_openflow_round_trip_seconds",
        "Requests over OpenFlow, from sending to the last message of the answer.",
        "bridge",
        bridge.name(),
        "request",
        request);
  }

  /// Another description of the same bridge.
  public void describe(BridgeDescription other) {
    bridge = other;
    changed = true;
  }

  /// The channel is up; on its event loop.
  public SwitchListener connected(OfConnection switchConnection) {
    connection = switchConnection;
    changed = true;
    wake.run();
    return new SwitchListener() {
      @Override
      public void received(OfMessage message) {
        if (message instanceof OfMessage.PortStatus) {
          changed = true;
          wake.run();
        }
      }

      @Override
      public void disconnected(String reason) {
        connection = null;
      }
    };
  }

  /// Compares and mends, if it is time to.
  public void step(long nowNanos) {
    OfConnection channel = connection;
    boolean isDue = changed || nowNanos - checked >= CHECK_NANOS;
    if (channel == null || !isDue || !busy.compareAndSet(false, true)) {
      return;
    }
    changed = false;
    checked = nowNanos;
    List<FlowEntry> wanted;
    try {
      wanted = wanted(channel);
    } catch (TextException e) {
      problem(String.valueOf(e.getMessage()));
      busy.set(false);
      return;
    }
    MultipartRequest.FlowFilter ours =
        new MultipartRequest.FlowFilter(ALL_TABLES, PortNo.ANY, ANY_GROUP, COOKIE, -1, Match.ANY);
    long asked = asking.begin();
    var _ =
        channel
            .flows(ours)
            .thenCompose(
                flows -> {
                  asking.end(asked);
                  List<FlowMod> changes = difference(flows, wanted);
                  if (!changes.isEmpty()) {
                    LOG.info("{}: {} changes of flows", bridge.name(), changes.size());
                  }
                  return changes.isEmpty()
                      ? CompletableFuture.<Void>completedFuture(null)
                      : send(channel, changes);
                })
            .whenComplete(
                (_, fault) -> {
                  if (fault == null) {
                    installed = wanted.size();
                    problem("");
                  } else {
                    Throwable cause = fault.getCause();
                    problem(String.valueOf((cause == null ? fault : cause).getMessage()));
                  }
                  busy.set(false);
                });
  }

  private CompletableFuture<Void> send(OfConnection channel, List<FlowMod> changes) {
    long begin = changing.begin();
    return channel.bundle(ATOMIC_ORDERED, changes).whenComplete((_, _) -> changing.end(begin));
  }

  private void problem(String text) {
    if (!text.equals(problem)) {
      problem = text;
      if (!text.isEmpty()) {
        LOG.warn("{}: flows are not as described: {}", bridge.name(), text);
      }
    }
  }

  private List<FlowEntry> wanted(OfConnection channel) {
    Map<Integer, String> names = new HashMap<>();
    channel.ports().forEach((number, port) -> names.put(number, port.name().toText()));
    List<FlowEntry> flows = new ArrayList<>();
    PortNames.accepting(
        () -> new PortNames(names),
        () -> {
          for (String flow : bridge.flows()) {
            for (FlowEntry entry : FlowEntry.parse(flow, flow)) {
              flows.add(ours(entry));
            }
          }
        });
    return flows;
  }

  private static FlowEntry ours(FlowEntry flow) {
    return new FlowEntry(
        flow.tableId(),
        flow.priority(),
        flow.match(),
        COOKIE,
        flow.idleTimeout(),
        flow.hardTimeout(),
        flow.flags(),
        flow.instructions());
  }

  /// What turns the flows that a switch has into those that are wanted; additions come first.
  static List<FlowMod> difference(List<FlowStats> present, List<FlowEntry> wanted) {
    Map<String, FlowEntry> left = new LinkedHashMap<>();
    for (FlowStats flow : present) {
      FlowEntry entry = FlowEntry.of(flow);
      left.put(entry.key(), entry);
    }
    List<FlowMod> changes = new ArrayList<>();
    for (FlowEntry flow : wanted) {
      FlowEntry old = left.remove(flow.key());
      if (old == null || !old.isSameAs(flow)) {
        changes.add(flow.toMod(FlowMod.ADD));
      }
    }
    left.values().forEach(flow -> changes.add(flow.toMod(FlowMod.DELETE_STRICT)));
    return changes;
  }

  /// Thread-safe.
  public FlowState state() {
    boolean up = connection != null;
    return new FlowState(
        bridge.name(), bridge.flows().size(), up ? installed : 0, up, up ? problem : "");
  }
}
