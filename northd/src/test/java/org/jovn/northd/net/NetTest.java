// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The lengths that C finds in masks.
class NetTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 24",
    "10.0.0.0/255.255.255.0, 24",
    "10.0.0.0/255.0.255.0, 24",
    "10.0.0.0/0.0.0.255, 32",
    "10.0.0.0/0.0.0.0, 0",
    "10.0.0.1, 32",
    "fd00::/ffff::, 16",
    "fd00::/ffff:0:ffff::, 16",
    "fd00::/ffff:f0ff::, 20",
    "fd00::/00ff::, 0",
    "fd00::1, 128"
  })
  void takesAnyMask(String text, int length) {
    assertThat(Net.parseMasked(text)).isNotNull().extracting(Net::length).isEqualTo(length);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/33", "10.0.0.0/ffff::", "fd00::/255.0.0.0", "bad", "10.0.0.0/"})
  void refusesWhatIsNoMask(String text) {
    assertThat(Net.parseMasked(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.0/255.0.255.0", "fd00::/ffff:0:ffff::"})
  void aNetworkHasNoGaps(String text) {
    assertThat(Net.parse(text)).isNull();
  }
}
