// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.data.UuidAtom;
import org.junit.jupiter.api.Test;

class ExpiriesTest {

  private final Expiries expiries = new Expiries();
  private final List<Expiry> gone = new ArrayList<>();

  private static Expiry expiry(int number, long millis) {
    return new Expiry(new UuidAtom(0, number), millis);
  }

  @Test
  void rowsGoWhenTheirTimeHasCome() {
    expiries.want(expiry(1, 100), 1);
    expiries.want(expiry(2, 200), 1);

    assertThat(expiries.nextMillis()).isEqualTo(100);
    expiries.expire(150, 0, gone::add);

    assertThat(gone).containsExactly(expiry(1, 100));
    assertThat(expiries.nextMillis()).isEqualTo(200);
  }

  @Test
  void whatIsNotWantedAnyMoreStays() {
    expiries.want(expiry(1, 100), 1);
    expiries.want(expiry(1, 100), -1);

    expiries.expire(1000, 0, gone::add);

    assertThat(gone).isEmpty();
    assertThat(expiries.nextMillis()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void noMoreThanTheLimitGoAtOnce() {
    for (int i = 1; i <= 3; i++) {
      expiries.want(expiry(i, 100), 1);
    }

    expiries.expire(1000, 2, gone::add);
    expiries.expire(1001, 2, gone::add);

    assertThat(gone).hasSize(2);
    assertThat(expiries.nextMillis()).isEqualTo(6000);
    expiries.expire(6000, 2, gone::add);
    assertThat(gone).hasSize(3);
  }
}
