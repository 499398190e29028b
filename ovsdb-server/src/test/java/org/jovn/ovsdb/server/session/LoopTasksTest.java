// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoopTasksTest {

  @Test
  void ownTasksDoNotOvertakeThoseOfOtherThreads() throws Exception {
    EventLoop loop = new DefaultEventLoop();
    try {
      LoopTasks tasks = new LoopTasks(loop);
      List<String> done = new ArrayList<>();
      loop.submit(
              () -> {
                tasks.run(() -> done.add("at once"));
                CompletableFuture.runAsync(() -> tasks.run(() -> done.add("other"))).join();
                tasks.run(() -> done.add("own"));
              })
          .get();
      loop.submit(() -> {}).get();
      assertThat(done).containsExactly("at once", "other", "own");
    } finally {
      loop.shutdownGracefully().sync();
    }
  }
}
