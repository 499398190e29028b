// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When to connect to a remote, and when to give an attempt up: the state machine of active
/// connection methods. It does nothing itself and has no clock; its owner tells it what happened
/// and when, in milliseconds of any origin, and does what [#run] says once [#deadline] has come.
///
/// After a connection that did not live for as long as the last pause, and after each attempt that
/// failed, the pause before the next attempt doubles, from the smallest to the largest.
public final class Reconnect {

  private static final Logger LOG = LoggerFactory.getLogger("reconnect");

  public static final int MIN_BACKOFF_MILLIS = 1000;
  public static final int MAX_BACKOFF_DEFAULT_MILLIS = 8000;

  /// The states, named as status columns show them.
  public enum State {
    /// Not wanted.
    VOID,
    /// Waiting before the next attempt.
    BACKOFF,
    /// An attempt is under way.
    CONNECTING,
    /// Connected.
    ACTIVE,
    /// Connected, silent for long, and probed.
    IDLE,
    /// To be disconnected, and connected anew.
    RECONNECT
  }

  /// What the owner has to do.
  public enum Action {
    NONE,
    CONNECT,
    DISCONNECT
  }

  private String name;
  private State state = State.VOID;
  private long stateEntered;
  private long backoffMillis;
  private long maxBackoffMillis = MAX_BACKOFF_DEFAULT_MILLIS;
  private int freeTries;
  private long lastActivity;
  private OptionalLong lastConnected = OptionalLong.empty();
  private OptionalLong lastDisconnected = OptionalLong.empty();

  /// @param name what logs call the remote
  public Reconnect(String name) {
    this.name = name;
  }

  public void setName(String newName) {
    name = newName;
  }

  /// Largest pause between attempts.
  public void setMaxBackoffMillis(long millis) {
    maxBackoffMillis = Math.max(millis, MIN_BACKOFF_MILLIS);
    if (state == State.BACKOFF && backoffMillis > maxBackoffMillis) {
      backoffMillis = maxBackoffMillis;
    }
  }

  /// How many attempts are made without a pause at first: one for each address of the remote.
  public void setFreeTries(int tries) {
    freeTries = tries;
  }

  public State state() {
    return state;
  }

  public boolean isConnected() {
    return state == State.ACTIVE || state == State.IDLE;
  }

  /// When the last connection was made.
  public OptionalLong lastConnected() {
    return lastConnected;
  }

  /// When the last connection ended.
  public OptionalLong lastDisconnected() {
    return lastDisconnected;
  }

  /// The remote is wanted: an attempt is due.
  public void enable(long now) {
    if (state == State.VOID) {
      backoffMillis = 0;
      enter(State.BACKOFF, now);
    }
  }

  /// The remote is wanted no more.
  public void disable(long now) {
    if (state != State.VOID) {
      enter(State.VOID, now);
    }
  }

  /// The connection, or attempt, is to be given up and made anew.
  public void force(long now) {
    if (state == State.CONNECTING || isConnected()) {
      enter(State.RECONNECT, now);
    }
  }

  /// An attempt has begun.
  public void connecting(long now) {
    if (state != State.CONNECTING) {
      if (backoffMillis < maxBackoffMillis) {
        LOG.info("{}: connecting...", name);
      }
      enter(State.CONNECTING, now);
    }
  }

  /// The attempt succeeded.
  public void connected(long now) {
    LOG.info("{}: connected", name);
    enter(State.ACTIVE, now);
    lastConnected = OptionalLong.of(now);
    lastActivity = now;
  }

  /// Something was received.
  public void activity(long now) {
    if (state != State.ACTIVE) {
      enter(State.ACTIVE, now);
    }
    lastActivity = now;
  }

  /// Nothing was received for long, and a probe sent.
  public void idle(long now) {
    if (state == State.ACTIVE) {
      enter(State.IDLE, now);
    }
  }

  /// The connection ended, or the attempt failed.
  public void disconnected(long now, CloseReason reason) {
    if (state == State.VOID || state == State.BACKOFF) {
      return;
    }
    boolean wasConnected = isConnected();
    if (wasConnected) {
      logEnd(LOG, name, reason);
      lastDisconnected = OptionalLong.of(now);
    } else if (state == State.CONNECTING && backoffMillis < maxBackoffMillis) {
      if (reason.kind() == CloseReason.Kind.LOCAL) {
        LOG.info("{}: connection attempt timed out", name);
      } else {
        LOG.info("{}: connection attempt failed ({})", name, reason.text());
      }
    }
    if (freeTries > 1) {
      freeTries--;
      backoffMillis = 0;
    } else if (wasConnected && lastActivity - lastConnected.orElse(now) >= backoffMillis) {
      backoffMillis = MIN_BACKOFF_MILLIS;
    } else {
      backOff();
    }
    enter(State.BACKOFF, now);
  }

  private void backOff() {
    if (backoffMillis < MIN_BACKOFF_MILLIS) {
      backoffMillis = MIN_BACKOFF_MILLIS;
    } else if (backoffMillis < maxBackoffMillis / 2) {
      backoffMillis *= 2;
      LOG.info("{}: waiting {} seconds before reconnect", name, seconds(backoffMillis));
    } else {
      if (backoffMillis < maxBackoffMillis) {
        LOG.info(
            "{}: continuing to reconnect in the background but suppressing further logging", name);
      }
      backoffMillis = maxBackoffMillis;
    }
  }

  /// Reports the end of a connection.
  static void logEnd(Logger log, String name, CloseReason reason) {
    switch (reason.kind()) {
      case IO, PROTOCOL -> log.warn("{}: connection dropped ({})", name, reason.text());
      case END_OF_FILE -> log.info("{}: connection closed by peer", name);
      case PROBE, LOCAL -> log.info("{}: connection dropped", name);
    }
  }

  /// Milliseconds as the C programs print seconds, like 2 and 0.5.
  static String seconds(long millis) {
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
  }

  /// When [#run] is to be called next; `Long.MAX_VALUE` for not before something else happens.
  public long deadline() {
    return switch (state) {
      case BACKOFF -> stateEntered + backoffMillis;
      case CONNECTING -> stateEntered + Math.max(1000, backoffMillis);
      case RECONNECT -> stateEntered;
      case VOID, ACTIVE, IDLE -> Long.MAX_VALUE;
    };
  }

  /// What is to be done now.
  public Action run(long now) {
    if (now < deadline()) {
      return Action.NONE;
    }
    return switch (state) {
      case BACKOFF -> Action.CONNECT;
      case CONNECTING, RECONNECT -> Action.DISCONNECT;
      case VOID, ACTIVE, IDLE -> Action.NONE;
    };
  }

  private void enter(State next, long now) {
    LOG.debug("{}: entering {}", name, next);
    state = next;
    stateEntered = now;
  }
}
