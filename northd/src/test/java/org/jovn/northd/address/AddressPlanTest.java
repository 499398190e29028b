// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.topology.DynamicAddress;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AddressPlanTest {

  private static final long PREFIX = 0x0a0000000000L;
  private static final UuidAtom SWITCH = uuid(1);

  private final AddressPlan plan = new AddressPlan();
  private final Map<UuidAtom, String> chosen = new TreeMap<>();
  private final Map<UuidAtom, Long> tags = new TreeMap<>();

  private static UuidAtom uuid(int number) {
    return new UuidAtom(0, number);
  }

  private void assign() {
    plan.assign(
        PREFIX, (port, text) -> set(chosen, port, text), (port, tag) -> set(tags, port, tag));
  }

  private static <T> void set(Map<UuidAtom, T> map, UuidAtom port, @Nullable T value) {
    if (value == null) {
      map.remove(port);
    } else {
      map.put(port, value);
    }
  }

  /// 192.168.1.0/29, of which .3 and .4 are excluded.
  private static AddressWish.Subnet subnet() {
    return new AddressWish.Subnet(
        SWITCH,
        0xc0a80101L,
        7,
        List.of(new AddressWish.Range(0, 0), new AddressWish.Range(2, 3)),
        null);
  }

  private static AddressWish.Dynamic port(int number, String asked, String current) {
    DynamicAddress dynamic = Objects.requireNonNull(DynamicAddress.parse(asked));
    return new AddressWish.Dynamic(uuid(number), SWITCH, "p" + number, dynamic, current);
  }

  @Test
  void choosesTheLeastFreeAddresses() {
    plan.want(subnet(), 1);
    plan.want(
        new AddressWish.Taken(SWITCH, new Mac(0x0a0000a80106L), List.of(Ip.v4(0xc0a80102L))), 1);
    plan.want(port(10, "dynamic", ""), 1);
    plan.want(port(11, "dynamic", ""), 1);
    plan.want(port(12, "dynamic", ""), 1);
    assign();
    // The Ethernet address that .5 suggests is taken; no IPv4 address is left for the third.
    assertThat(chosen)
        .containsEntry(uuid(10), "0a:00:00:a8:01:07 192.168.1.5")
        .containsEntry(uuid(11), "0a:00:00:a8:01:08 192.168.1.6")
        .containsEntry(uuid(12), "0a:00:00:00:00:01");
  }

  @Test
  void keepsWhatIsRight() {
    plan.want(subnet(), 1);
    plan.want(port(10, "dynamic", "0a:00:00:00:00:99 192.168.1.6"), 1);
    plan.want(port(11, "dynamic", "0a:00:00:00:00:98 192.168.1.3"), 1);
    assign();
    assertThat(chosen)
        .containsEntry(uuid(10), "0a:00:00:00:00:99 192.168.1.6")
        .containsEntry(uuid(11), "0a:00:00:00:00:98 192.168.1.2");
  }

  @Test
  void takesAddressesAway() {
    plan.want(subnet(), 1);
    plan.want(port(10, "dynamic", ""), 1);
    assign();
    assertThat(chosen).containsKey(uuid(10));
    plan.want(subnet(), -1);
    assign();
    assertThat(chosen).isEmpty();
  }

  @Test
  void choosesTagsThatDifferUnderOneParent() {
    plan.want(new AddressWish.Nested("parent", uuid(20), 1), 1);
    plan.want(new AddressWish.Nested("parent", uuid(21), 0), 1);
    plan.want(new AddressWish.Nested("parent", uuid(22), 0), 1);
    plan.want(new AddressWish.Nested("other", uuid(23), 0), 1);
    assign();
    assertThat(tags)
        .containsOnly(Map.entry(uuid(21), 2L), Map.entry(uuid(22), 3L), Map.entry(uuid(23), 1L));
  }

  @Test
  void keepsIpv6AddressesOfWhateverPrefixWhereNothingWasAskedFor() {
    Ip prefix = Objects.requireNonNull(Ip.parse("fd01::"));
    plan.want(new AddressWish.Subnet(SWITCH, 0, 0, List.of(), prefix), 1);
    plan.want(port(10, "dynamic", "0a:00:00:00:00:01 fd03::5"), 1);
    plan.want(port(11, "0a:00:00:00:00:02 dynamic", "0a:00:00:00:00:02 fd02::5"), 1);
    plan.want(port(12, "dynamic fd01::7", "0a:00:00:00:00:03 fd03::7"), 1);
    assign();
    assertThat(chosen)
        .containsEntry(uuid(10), "0a:00:00:00:00:01 fd03::5")
        .containsEntry(uuid(11), "0a:00:00:00:00:02 fd01::800:ff:fe00:2")
        .containsEntry(uuid(12), "0a:00:00:00:00:03 fd01::7");
  }
}
