// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicInteger;

/// What is done for one session on its event loop, in the order in which it is given, by whichever
/// threads: so replies leave in the order in which the database made them.
final class LoopTasks {

  private final EventLoop loop;
  private final AtomicInteger posted = new AtomicInteger();

  LoopTasks(EventLoop loop) {
    this.loop = loop;
  }

  /// Runs a task at once on the loop's own thread, unless tasks of other threads still wait.
  void run(Runnable task) {
    if (loop.inEventLoop() && posted.get() == 0) {
      task.run();
      return;
    }
    posted.incrementAndGet();
    loop.execute(
        () -> {
          posted.decrementAndGet();
          task.run();
        });
  }
}
