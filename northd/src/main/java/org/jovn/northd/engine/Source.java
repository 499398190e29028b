// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.ArrayList;
import java.util.List;

/// What has keys that rules can run for.
public abstract sealed class Source<K> permits Input, Group {

  private final List<Rule<K>> rules = new ArrayList<>();

  abstract int height();

  void addRule(Rule<K> rule) {
    rules.add(rule);
  }

  void keyCame(K key) {
    for (Rule<K> rule : rules) {
      rule.keyCame(key);
    }
  }

  void keyWent(K key) {
    for (Rule<K> rule : rules) {
      rule.keyWent(key);
    }
  }
}
