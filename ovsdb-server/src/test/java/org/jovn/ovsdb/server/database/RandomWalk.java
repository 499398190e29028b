// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Transactions on the schema of the transcripts that keep some dozens of rows going; most of them
/// succeed.
public final class RandomWalk {

  private static final int NAMES = 40;

  private final RandomGenerator random;

  public RandomWalk(RandomGenerator random) {
    this.random = random;
  }

  /// The operations of one transaction.
  public String next() {
    List<String> operations = new ArrayList<>();
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      operations.add(operation());
    }
    return "[" + String.join(",", operations).replace('\'', '"') + "]";
  }

  private String operation() {
    String name = "n" + random.nextInt(NAMES);
    String where = "'table':'Root','where':[['name','==','" + name + "']]";
    return switch (random.nextInt(8)) {
      case 0, 1 ->
          "{'op':'insert','table':'Root','row':{'name':'%s','n':%d,'r':%d.5,'tags':%s}}"
              .formatted(name, random.nextInt(9), random.nextInt(9), tags());
      case 2 -> insertWithLeaf(name);
      case 3 -> "{'op':'update',%s,'row':{'n':%d}}".formatted(where, random.nextInt(9));
      case 4 ->
          "{'op':'mutate',%s,'mutations':[['tags','%s',%s],['opts','insert',%s]]}"
              .formatted(where, random.nextBoolean() ? "insert" : "delete", tags(), options());
      case 5 -> "{'op':'update',%s,'row':{'opts':%s,'note':'x'}}".formatted(where, options());
      case 6 -> "{'op':'update',%s,'row':{'leaf':['set',[]]}}".formatted(where);
      default -> "{'op':'delete'," + where + "}";
    };
  }

  private String insertWithLeaf(String name) {
    String leaf = "l" + random.nextInt(1_000_000);
    String root = "r" + random.nextInt(1_000_000);
    return "{'op':'insert','table':'Leaf','uuid-name':'%s','row':{'k':%d}},".formatted(leaf, 1)
        + "{'op':'insert','table':'Root','uuid-name':'%s','row':{'name':'%s',".formatted(root, name)
        + "'leaf':['named-uuid','%s'],'peer':['named-uuid','%s']}}".formatted(leaf, root);
  }

  private String tags() {
    List<String> tags = new ArrayList<>();
    int count = random.nextInt(5) == 0 ? 100 : 5;
    for (int i = 0; i < count; i++) {
      if (random.nextBoolean()) {
        tags.add("'t" + i + "'");
      }
    }
    return "['set',[" + String.join(",", tags) + "]]";
  }

  private String options() {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      if (random.nextBoolean()) {
        pairs.add("['k" + i + "','v" + random.nextInt(3) + "']");
      }
    }
    return "['map',[" + String.join(",", pairs) + "]]";
  }
}
