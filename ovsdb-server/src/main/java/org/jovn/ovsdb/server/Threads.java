// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Executors whose threads live only while there is work.
final class Threads {

  private static final long IDLE_SECONDS = 10;

  private Threads() {}

  /// One thread at a time, tasks in the order given.
  static Executor serial(String name) {
    return pool(1, name);
  }

  /// As many threads as there are processors.
  static Executor parallel(String name) {
    return pool(Runtime.getRuntime().availableProcessors(), name);
  }

  private static Executor pool(int threads, String name) {
    AtomicInteger count = new AtomicInteger();
    ThreadFactory factory =
        task -> {
          Thread thread =
              new Thread(task, threads == 1 ? name : name + "-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
