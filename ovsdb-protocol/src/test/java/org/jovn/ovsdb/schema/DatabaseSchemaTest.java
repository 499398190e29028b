// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseSchemaTest {

  static LongStream seeds() {
    return LongStream.range(1, 201);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theCanonicalFormReadsBackAsItself(long seed) throws Exception {
    Json json = randomSchema(new SplittableRandom(seed));
    DatabaseSchema schema = DatabaseSchema.parse(json);
    String canonical = schema.toJson().toString();
    DatabaseSchema again = DatabaseSchema.parse(JsonReader.parse(canonical));
    assertThat(again.toJson().toString()).isEqualTo(canonical);
    assertThat(again.tables().stream().map(TableSchema::name))
        .isSorted()
        .containsExactlyElementsOf(schema.tables().stream().map(TableSchema::name).toList());
    for (TableSchema table : schema.tables()) {
      TableSchema same = again.table(table.index());
      assertThat(same.columns()).isEqualTo(table.columns());
      assertThat(same.indexes()).isEqualTo(table.indexes());
      assertThat(same.maxRows()).isEqualTo(table.maxRows());
      assertThat(same.isRoot()).isEqualTo(table.isRoot());
    }
  }

  private static Json randomSchema(RandomGenerator random) {
    JsonObject.Builder tables = new JsonObject.Builder();
    int count = random.nextInt(1, 5);
    for (int i = 0; i < count; i++) {
      tables.put("T" + i, randomTable(random, count));
    }
    JsonObject.Builder schema = new JsonObject.Builder().put("name", Json.of("D"));
    if (random.nextBoolean()) {
      schema.put("version", Json.of("1.2.3"));
    }
    if (random.nextBoolean()) {
      schema.put("cksum", Json.of("12345 678"));
    }
    return schema.put("tables", tables.build()).build();
  }

  private static Json randomTable(RandomGenerator random, int tables) {
    JsonObject.Builder columns = new JsonObject.Builder();
    List<Json> indexed = new ArrayList<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      JsonObject.Builder column = new JsonObject.Builder();
      boolean ephemeral = random.nextInt(4) == 0;
      if (ephemeral) {
        column.put("ephemeral", Json.of(true));
      } else if (indexed.size() < 2) {
        indexed.add(Json.of("c" + i));
      }
      if (random.nextInt(4) == 0) {
        column.put("mutable", Json.of(false));
      }
      columns.put("c" + i, column.put("type", randomType(random, tables)).build());
    }
    JsonObject.Builder table = new JsonObject.Builder().put("columns", columns.build());
    if (random.nextBoolean()) {
      table.put("isRoot", Json.of(random.nextBoolean()));
    }
    if (random.nextInt(4) == 0) {
      table.put("maxRows", Json.of(random.nextInt(1, 9)));
    }
    if (!indexed.isEmpty() && random.nextBoolean()) {
      table.put("indexes", Json.array(new Json.Arr(indexed)));
    }
    return table.build();
  }

  private static Json randomType(RandomGenerator random, int tables) {
    if (random.nextInt(4) == 0) {
      return Json.of("string");
    }
    JsonObject.Builder type = new JsonObject.Builder().put("key", randomBaseType(random, tables));
    if (random.nextInt(3) == 0) {
      type.put("value", randomBaseType(random, tables));
    }
    if (random.nextBoolean()) {
      type.put("min", Json.of(random.nextInt(2)));
      type.put("max", random.nextBoolean() ? Json.of("unlimited") : Json.of(random.nextInt(1, 9)));
    }
    return type.build();
  }

  private static Json randomBaseType(RandomGenerator random, int tables) {
    JsonObject.Builder base = new JsonObject.Builder();
    switch (random.nextInt(7)) {
      case 0 -> base.put("type", Json.of("boolean"));
      case 1 -> {
        base.put("type", Json.of("integer")).put("minInteger", Json.of(-random.nextInt(9)));
        if (random.nextBoolean()) {
          base.put("maxInteger", Json.of(random.nextInt(9)));
        }
      }
      case 2 -> base.put("type", Json.of("real")).put("maxReal", new Json.Real(1.5));
      case 3 -> base.put("type", Json.of("string")).put("maxLength", Json.of(random.nextInt(9)));
      case 4 -> {
        Json names = Json.array(Json.of("b"), Json.of("a"));
        base.put("type", Json.of("string")).put("enum", Json.array(Json.of("set"), names));
      }
      case 5 -> {
        base.put("type", Json.of("uuid")).put("refTable", Json.of("T" + random.nextInt(tables)));
        if (random.nextBoolean()) {
          base.put("refType", Json.of(random.nextBoolean() ? "weak" : "strong"));
        }
      }
      default -> {
        return Json.of("uuid");
      }
    }
    return base.build();
  }

  @Test
  void whereNoTableIsARootAllAre() throws Exception {
    DatabaseSchema schema =
        parse(
            "{'name':'D','tables':{'A':{'columns':{'x':{'type':'string'}},'isRoot':false},"
                + "'B':{'columns':{'x':{'type':'string'}}}}}");
    assertThat(schema.tables()).allMatch(TableSchema::isRoot);
    assertThat(schema.toJson().toString()).doesNotContain("isRoot");
  }

  @Test
  void weakReferencesAreMutableWhateverTheSchemaSays() throws Exception {
    DatabaseSchema schema =
        parse(
            "{'name':'D','tables':{'A':{'columns':{'x':{'mutable':false,"
                + "'type':{'key':{'type':'uuid','refTable':'A','refType':'weak'}}}}}}}");
    assertThat(schema.table(0).column(2).mutable()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'_x':{'columns':{'a':{'type':'string'}}}}|names beginning with \"_\" are reserved",
        "{'x y':{'columns':{'a':{'type':'string'}}}}|name must be a valid id",
        "{'A':{'columns':{}}}|table must have at least one column",
        "{'A':{'columns':{'a':{'type':'string'}},'maxRows':0}}|maxRows must be at least 1",
        "{'A':{'columns':{'_a':{'type':'string'}}}}|names beginning with \"_\" are reserved",
        "{'A':{'columns':{'a':{'type':'string'}},'indexes':[[]]}}"
            + "|index must have at least one column",
        "{'A':{'columns':{'a':{'type':'string','ephemeral':true}},'indexes':[['a']]}}"
            + "|ephemeral columns (such as a) may not be indexed",
        "{'A':{'columns':{'a':{'type':{'key':{'type':'uuid','refTable':'B'}}}}}}"
            + "|column a key refers to undefined table B",
      })
  void tellsWhatIsWrong(String tables, String message) {
    assertThatThrownBy(() -> parse("{'name':'D','tables':" + tables + "}"))
        .isInstanceOf(OvsdbException.class)
        .hasMessageContaining(message);
  }

  private static DatabaseSchema parse(String quotedWithApostrophes) throws Exception {
    return DatabaseSchema.parse(JsonReader.parse(quotedWithApostrophes.replace('\'', '"')));
  }
}
