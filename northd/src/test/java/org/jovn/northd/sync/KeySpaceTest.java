// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeySpaceTest {

  private static final long MAX = 5;

  @Test
  void aPortGetsTheKeyAfterTheGreatest() {
    KeySpace space = new KeySpace(true);
    space.found("old", 3);
    space.want("old", 0, true);
    space.want("new", 0, true);

    assertThat(space.assign(List.of("old", "new"), MAX, MAX))
        .containsEntry("old", 3L)
        .containsEntry("new", 4L);
  }

  @Test
  void keysStartFromTheLeastWhenTheGreatestIsTaken() {
    KeySpace space = new KeySpace(true);
    space.want("last", MAX, true);
    space.want("next", 0, true);

    assertThat(space.assign(List.of("last", "next"), MAX, MAX)).containsEntry("next", 1L);
  }

  @Test
  void aWishTakesTheKeyOfWhoDidNotAskForIt() {
    KeySpace space = new KeySpace(false);
    space.want("a", 0, true);
    space.assign(List.of("a"), MAX, MAX);
    space.want("b", 1, true);

    assertThat(space.assign(List.of("b"), MAX, MAX)).containsEntry("b", 1L).containsEntry("a", 2L);
  }

  @Test
  void aKeyThatIsThereStaysEvenIfItIsGreaterThanNewOnesMayBe() {
    KeySpace space = new KeySpace(false);
    space.found("old", 1000);
    space.want("old", 0, true);

    assertThat(space.assign(List.of("old"), MAX, MAX)).containsEntry("old", 1000L);
  }

  @Test
  void whenAllKeysAreTakenTheNextHasNone() {
    KeySpace space = new KeySpace(true);
    List<String> names = List.of("a", "b", "c", "d", "e", "f");
    names.forEach(name -> space.want(name, 0, true));

    assertThat(space.assign(names, MAX, MAX)).containsEntry("f", 0L).containsEntry("e", 5L);
  }

  @Test
  void aPortThatIsAnotherGetsAnotherKeyUnlessItAskedForIt() {
    KeySpace space = new KeySpace(true);
    List<String> names = List.of("a", "b", "c");
    names.forEach(name -> space.want(name, name.equals("b") ? 2 : 0, true));
    space.assign(names, MAX, MAX);

    space.renew("a", MAX);
    space.renew("b", MAX);
    space.found("a", 1);
    assertThat(space.assign(names, MAX, MAX)).containsEntry("a", 5L).containsEntry("b", 2L);
  }
}
