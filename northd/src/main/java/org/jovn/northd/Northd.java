// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaClosedException;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the Southbound database what the Northbound one implies. Its loop runs on one thread, that
/// calls [#run]; it takes the changes of both databases, runs what they make stale, and commits the
/// difference, while it holds the lock and is not paused.
public final class Northd {

  public static final String LOCK = "ovn_northd";

  /// Under which names northd logs.
  private static final String[] LOG_MODULES = {
    "inc_proc_eng",
    "ipam",
    "lb",
    "northd",
    "ovn_northd",
    "ovn_parallel_hmap",
    "ovn_util",
    "ovsdb_cs",
    "ovsdb_idl"
  };

  private static final Logger LOG = LoggerFactory.getLogger("ovn_northd");
  private static final Logger ENGINE = LoggerFactory.getLogger("inc_proc_eng");
  private static final long STOP_MILLIS_MAX = 3000;
  private static final long LOG_MILLIS = 500;

  private final Replica nb;
  private final Replica sb;
  private final GlobalRows globals;
  private final WarningLog warningLog = new WarningLog();
  private final Retry retry;
  private final Semaphore wakes = new Semaphore(0);
  private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
  private final Stopwatch loop = new Stopwatch("ovn-northd-loop");
  private final Stopwatch taking = new Stopwatch("ovnsb_db_run");
  private final Stopwatch deriving = new Stopwatch("ovnnb_db_run");
  private final Stopwatch writing = new Stopwatch("lflows_to_sb");
  private final NorthdMetrics metrics;
  private volatile boolean stopped;
  private volatile boolean paused;
  private volatile boolean compares;
  private volatile long logMillis = LOG_MILLIS;
  private volatile @Nullable ReplicaLock lock;
  private volatile Implied implied;

  /// Whether the log was told that this one is active. Of the loop's thread.
  private boolean saidActive;

  public Northd(Replica nb, Replica sb, LongSupplier clockMillis, RandomGenerator random) {
    this.nb = nb;
    this.sb = sb;
    this.globals = new GlobalRows(clockMillis, random);
    this.retry = new Retry(clockMillis);
    this.implied = new Implied(nb, sb, warningLog);
    this.metrics = new NorthdMetrics(this);
    nb.addListener(wakes::release);
    sb.addListener(wakes::release);
  }

  /// Makes the names known under which this logs, before options are parsed.
  public static void declareLogModules() {
    Vlog.declare(LOG_MODULES);
  }

  /// Runs on a thread of its own until the daemon ends, which closes the databases.
  public void start(Daemon daemon) {
    LOG.info("OVN internal version is : [{}]", GlobalRows.VERSION);
    Thread thread =
        new Thread(
            () -> {
              try {
                run();
              } catch (RuntimeException | Error e) {
                daemon.bug(e);
              }
            },
            "northd");
    daemon.onStop(
        () -> {
          stop();
          nb.close();
          sb.close();
          try {
            thread.join(STOP_MILLIS_MAX);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    thread.start();
  }

  /// Runs until it is stopped, or a database is closed.
  public void run() {
    try {
      while (!stopped) {
        long begin = System.nanoTime();
        boolean done = roundThatEnds();
        loop.add((System.nanoTime() - begin) / 1_000_000);
        if (done) {
          // What is learned may grow old in the meantime.
          long millis = implied.translation.nextMillis();
          long wait = millis == Long.MAX_VALUE ? millis : millis - System.currentTimeMillis();
          var _ = wakes.tryAcquire(wait, TimeUnit.MILLISECONDS);
        } else {
          awaitRetry();
        }
        wakes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ReplicaClosedException e) {
      LOG.debug("a database was closed", e);
    } finally {
      release();
    }
  }

  /// Waits until another try is due; what was asked for is done meanwhile.
  private void awaitRetry() throws InterruptedException {
    boolean hasChanged = false;
    for (long left = retry.millisLeft(false);
        left > 0 && !stopped && !paused;
        left = retry.millisLeft(hasChanged)) {
      hasChanged |= wakes.tryAcquire(left, TimeUnit.MILLISECONDS);
      wakes.drainPermits();
      runAsked();
    }
  }

  public void stop() {
    stopped = true;
    wakes.release();
  }

  public void pause(boolean value) {
    if (value && !paused) {
      LOG.info("This ovn-northd instance is now paused.");
    }
    paused = value;
    wakes.release();
  }

  /// Derives everything anew.
  public void recompute() {
    ask(() -> implied = new Implied(nb, sb, warningLog));
  }

  /// After every round, compares what was derived with what is derived from scratch, and logs what
  /// differs: slow, for finding faults.
  public void compareWithScratch() {
    compares = true;
  }

  /// What was derived, where it differs from what is derived from scratch: nothing, if all is well.
  /// Waits for the loop's thread, and until it has taken what changed, its own writing too.
  public List<String> differencesFromScratch() {
    while (true) {
      CompletableFuture<Optional<List<String>>> result = new CompletableFuture<>();
      ask(() -> result.complete(Comparison.differences(implied, nb, sb, warningLog)));
      Optional<List<String>> differences = result.join();
      if (differences.isPresent()) {
        return differences.get();
      }
    }
  }

  /// Which Northbound rows the logical flow of a Southbound row was derived from, as lines; null
  /// when there is no such flow.
  public CompletableFuture<@Nullable String> explainFlow(String uuid) {
    CompletableFuture<@Nullable String> result = new CompletableFuture<>();
    ask(() -> result.complete(new Explain(implied).flow(uuid)));
    return result;
  }

  /// Which logical flows were derived from a Northbound row, as lines; null when there is no such
  /// row.
  ///
  /// @param row its UUID, or its name
  public CompletableFuture<@Nullable String> explainRow(String table, String row) {
    CompletableFuture<@Nullable String> result = new CompletableFuture<>();
    ask(() -> result.complete(new Explain(implied).row(table, row)));
    return result;
  }

  /// Has the loop's thread run something, before the next round.
  void ask(Runnable task) {
    asked.add(task);
    wakes.release();
  }

  public boolean isPaused() {
    return paused;
  }

  /// `active`, `standby` or `paused`.
  public String status() {
    if (paused) {
      return "paused";
    }
    return isActive() ? "active" : "standby";
  }

  private boolean isActive() {
    ReplicaLock held = lock;
    return held != null && held.isHeld();
  }

  public Replica nb() {
    return nb;
  }

  public Replica sb() {
    return sb;
  }

  /// How often each derivation ran.
  public Map<String, Long> runs() {
    return implied.translation.runs();
  }

  /// Deriving that takes longer than this is logged.
  void logRunsLongerThan(long millis) {
    logMillis = millis;
  }

  List<Stopwatch> stopwatches() {
    return List.of(writing, deriving, loop, taking);
  }

  private void release() {
    ReplicaLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  private void runAsked() {
    for (Runnable task = asked.poll(); task != null; task = asked.poll()) {
      task.run();
    }
  }

  /// One round; one that throws has found a fault of ours, and is made again from the beginning.
  private boolean roundThatEnds() throws InterruptedException {
    try {
      return round();
    } catch (ReplicaClosedException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      if (retry.failed(e.toString())) {
        LOG.error("all is derived anew, because of {}", e.toString(), e);
      }
      implied = new Implied(nb, sb, warningLog);
      return false;
    }
  }

  /// One round; returns whether there is nothing left to do until something changes.
  private boolean round() throws InterruptedException {
    runAsked();
    retry.begin();
    if (paused) {
      release();
    } else if (lock == null) {
      ReplicaLock wanted = sb.lock(LOCK);
      wanted.addListener(_ -> wakes.release());
      lock = wanted;
    }
    boolean active = isActive();
    if (active != saidActive) {
      saidActive = active;
      if (active) {
        LOG.info("ovn-northd lock acquired. This ovn-northd instance is now active.");
      } else if (!paused) {
        LOG.info("ovn-northd lock lost. This ovn-northd instance is now on standby.");
      }
    }
    Implied now = implied;
    taking.time(now::takeChanges);
    metrics.seen(now.nbSeen(), now.sbSeen());
    if (!now.nbSeen().isLoaded() || !now.sbSeen().isLoaded()) {
      return true;
    }
    globals.see(now.nbSeen());
    derive(now);
    if (!active || !nb.isConnected() || !sb.isConnected()) {
      return true;
    }
    return writeOptions(now) && write(now);
  }

  private void derive(Implied now) {
    long begin = System.nanoTime();
    int runs = now.derive();
    long millis = (System.nanoTime() - begin) / 1_000_000;
    deriving.add(millis);
    metrics.derived(begin, runs);
    if (millis > logMillis) {
      ENGINE.info("{} derivations took {}ms", runs, millis);
    }
  }

  private boolean writeOptions(Implied now) throws InterruptedException {
    Transaction transaction = nb.newTransaction();
    if (!globals.options(now.nbSeen(), transaction, now.translation.datapathKeyMax())) {
      return true;
    }
    Outcome outcome = nb.commit(transaction);
    if (!outcome.isDone() && retry.failed(outcome.toString())) {
      LOG.warn("NB_Global could not be written: {}", outcome);
    }
    return false;
  }

  private boolean write(Implied now) throws InterruptedException {
    Transaction transaction = sb.newTransaction();
    transaction.requireLock(LOCK);
    long begin = System.nanoTime();
    now.rows.flush(now.sbSeen(), transaction, now.flows);
    now.flows.flush(now.sbSeen(), now.rows, transaction);
    globals.stamp(now.sbSeen(), transaction, now.rows.uuid("SB_Global", ""));
    writing.add((System.nanoTime() - begin) / 1_000_000);
    Outcome outcome = sb.commit(transaction);
    if (!outcome.isDone()) {
      return startOver("Southbound", outcome);
    }
    now.flows.committed();
    now.rows.takeRetyped(now.translation::renewKey);
    metrics.written(begin);
    Transaction back = nb.newTransaction();
    now.values.flush(now.nbSeen(), back);
    globals.synced(now.nbSeen(), now.sbSeen(), back);
    Outcome written = nb.commit(back);
    if (!written.isDone()) {
      return startOver("Northbound", written);
    }
    if (written instanceof Outcome.Committed) {
      metrics.writtenBack(now.nbSeen(), nb.snapshot());
    }
    long tries = retry.worked();
    if (tries > 0) {
      LOG.info("both databases were written, after {} failed tries", tries);
    }
    if (compares && outcome instanceof Outcome.Unchanged) {
      Comparison.differences(now, nb, sb, warningLog)
          .ifPresent(
              lines -> lines.forEach(line -> ENGINE.error("differs from scratch: {}", line)));
    }
    return true;
  }

  /// What was written is not there, or may not be: what is to be written is found out anew, when it
  /// is time to try again.
  private boolean startOver(String database, Outcome outcome) {
    if (retry.failed(outcome.toString())) {
      LOG.warn("the {} database did not take a transaction: {}", database, outcome);
    }
    implied = new Implied(nb, sb, warningLog);
    return false;
  }
}
