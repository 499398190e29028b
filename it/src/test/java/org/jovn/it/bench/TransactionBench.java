// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.operation.Operation;
import org.jovn.ovsdb.operation.OperationParser;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.ExecutionContext;
import org.jovn.ovsdb.server.database.TransactionResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Transactions from their JSON to the published snapshot, without a log.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class TransactionBench {

  private static final int ELEMENTS = 5_000;

  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final Database database =
      Flows.database(
          new Environment.Timer() {
            @Override
            public long nanos() {
              return System.nanoTime();
            }

            @Override
            public void schedule(Runnable task, long delayMillis) {
              throw new IllegalStateException("nothing waits here");
            }
          });
  private final Json.Arr insert = (Json.Arr) Flows.parse("[" + Flows.insert(7) + "]");
  private final Json.Arr clear =
      (Json.Arr) Flows.parse("[{\"op\":\"delete\",\"table\":\"Logical_Flow\",\"where\":[]}]");
  private final Json.Arr add = mutation("insert");
  private final Json.Arr remove = mutation("delete");
  private boolean added;
  private int inserted;

  /// Fills the set.
  public TransactionBench() {
    String members =
        IntStream.range(0, ELEMENTS)
            .mapToObj(n -> Integer.toString(n * 2))
            .collect(Collectors.joining(","));
    transact(
        (Json.Arr)
            Flows.parse(
                "[{\"op\":\"insert\",\"table\":\"Group\",\"row\":{\"name\":\"g\",\"members\":"
                    + "[\"set\",["
                    + members
                    + "]]}}]"));
  }

  private static Json.Arr mutation(String mutator) {
    return (Json.Arr)
        Flows.parse(
            "[{\"op\":\"mutate\",\"table\":\"Group\",\"where\":[[\"name\",\"==\",\"g\"]],"
                + "\"mutations\":[[\"members\",\"%s\",4999]]}]".formatted(mutator));
  }

  private TransactionResult transact(Json.Arr operations) {
    List<Operation> parsed = OperationParser.parse(database.schema(), operations, 0, random);
    TransactionResult[] result = new TransactionResult[1];
    var _ =
        database.transact(
            parsed, parsed.size(), ExecutionContext.TRUSTED, outcome -> result[0] = outcome);
    database.drain();
    return result[0];
  }

  /// One flow more; the table is emptied when it has 1,000.
  @Benchmark
  public TransactionResult insertFlow() {
    inserted++;
    if (inserted % 1_000 == 0) {
      return transact(clear);
    }
    return transact(insert);
  }

  /// One element into a set of 5,000, or out of it.
  @Benchmark
  public TransactionResult mutateLargeSet() {
    added = !added;
    return transact(added ? add : remove);
  }
}
