// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What happens when one side is slower than the other, or not there.
@Timeout(60)
class OfPressureTest {
  private static final int PACKETS = 40_000;
  private static final OfOptions PLAY_SWITCH =
      OfOptions.DEFAULT
          .withStart(OfOptions.Start.HELLO)
          .withTimes(0, 30_000)
          .withLimits(9, 1 << 20, 200_000, 100_000_000);

  private static final PacketIn PACKET_IN =
      new PacketIn(
          0,
          PacketIn.NO_BUFFER,
          1000,
          0,
          0,
          0,
          Match.of(OxmTlv.of(OxmFields.IN_PORT_OXM, 1)),
          Bytes.zeros(1000));

  /// While the application is busy nothing is read, so a flood stays with the switch.
  @Test
  void floodWaitsForSlowApplication() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch ready = new CountDownLatch(1);
    AtomicInteger received = new AtomicInteger();
    CompletableFuture<Void> all = new CompletableFuture<>();
    BlockingQueue<OfConnection> sides = new LinkedBlockingQueue<>();
    try (OfController controller =
            OfController.start(
                1,
                OfOptions.DEFAULT,
                _ -> {
                  ready.countDown();
                  return message -> {
                    if (message instanceof PacketIn) {
                      await(busy);
                      if (received.incrementAndGet() == PACKETS) {
                        all.complete(null);
                      }
                    }
                  };
                });
        OfController switches =
            OfController.start(
                1,
                PLAY_SWITCH,
                connection -> {
                  sides.add(connection);
                  return new FakeSwitch(connection);
                })) {
      OfListener listener = controller.listen("ptcp:0:127.0.0.1");
      switches.connect("tcp:127.0.0.1:" + listener.port()).get();
      OfConnection side = sides.take();
      // What comes during the handshake is not for the application.
      ready.await();
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < PACKETS; i++) {
                  side.send(PACKET_IN);
                }
              });
      assertThatThrownBy(() -> flood.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      assertThat(side.queuedBytes()).isPositive().isLessThan(1_000_000);
      assertThat(received).hasValue(0);
      busy.countDown();
      flood.get();
      all.get();
      assertThat(side.closed()).isNotDone();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A switch that drops every connection before its handshake is asked ever more seldom.
  @Test
  void reconnectBacksOff() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        OfController controller = OfController.start(OfOptions.DEFAULT);
        OfRemote _ = controller.keepConnected("tcp:127.0.0.1:" + listener.getLocalPort())) {
      long first = dropped(listener);
      long second = dropped(listener);
      long third = dropped(listener);
      assertThat(second - first).isGreaterThan(900);
      assertThat(third - second).isGreaterThan(1_900);
    }
  }

  private static long dropped(ServerSocket listener) throws Exception {
    listener.accept().close();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
