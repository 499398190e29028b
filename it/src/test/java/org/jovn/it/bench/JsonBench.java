// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// JSON in and out: the insert of a logical flow, and the initial contents of 1,000 of them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class JsonBench {

  private final byte[] insert = Flows.request(1, Flows.insert(7)).getBytes(StandardCharsets.UTF_8);
  private final byte[] contents = Flows.contents(1_000).getBytes(StandardCharsets.UTF_8);
  private final Json insertTree = decode(insert);
  private final Json contentsTree = decode(contents);
  private final JsonOutput out = new JsonOutput(1 << 20);

  @Benchmark
  public Json decodeInsert() {
    return decode(insert);
  }

  @Benchmark
  public Json decodeContents() {
    return decode(contents);
  }

  @Benchmark
  public int encodeInsert() {
    out.clear();
    return out.value(insertTree).size();
  }

  @Benchmark
  public int encodeContents() {
    out.clear();
    return out.value(contentsTree).size();
  }

  private static Json decode(byte[] text) {
    try {
      return JsonReader.parse(text, 0, text.length);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
