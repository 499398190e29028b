// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Tunnel keys of datapaths and of their ports.
public final class Keys {

  public static final long DATAPATH_MAX = (1L << 24) - 1 - 65535;
  public static final long VXLAN_DATAPATH_MAX = (1L << 12) - 1;
  private static final long VXLAN_PORT_MAX = (1L << 11) - 1;
  private static final long REQUEST_MAX = (1L << 24) - 1;
  private static final long PORT_MAX = (1L << 15) - 1;

  /// How many multicast groups of a datapath have keys of their own, and the key before the first.
  public static final long GROUP_BASE = 32772;

  private static final long GROUPS_MAX = 65535 - GROUP_BASE;

  /// Takes a key, or its end.
  public interface Taker<T> {
    void take(T of, @Nullable Long key);
  }

  private final long portMax;
  private final boolean afterGreatest;
  private final KeySpace datapaths = new KeySpace(false);
  private final Map<String, KeySpace> ports = new HashMap<>();
  private final Map<String, Set<String>> pending = new LinkedHashMap<>();
  private final Map<String, String> spaceOfPort = new HashMap<>();

  private Keys(long portMax, boolean afterGreatest) {
    this.portMax = portMax;
    this.afterGreatest = afterGreatest;
  }

  /// Keys of datapaths and ports.
  public static Keys ofPorts() {
    return new Keys(PORT_MAX, true);
  }

  public static Keys ofQueues() {
    return new Keys(PORT_MAX, false);
  }

  /// Keys of multicast groups, less [#GROUP_BASE].
  public static Keys ofGroups() {
    return new Keys(GROUPS_MAX, false);
  }

  private KeySpace space(String name) {
    return name.isEmpty()
        ? datapaths
        : ports.computeIfAbsent(name, k -> new KeySpace(afterGreatest));
  }

  public void found(String space, String name, long key) {
    space(space).found(name, key);
  }

  /// Gives a port another key than it has, as if it were new.
  public void renew(String space, String name) {
    space(space).renew(name, portMax);
    pending.computeIfAbsent(space, k -> new TreeSet<>()).add(name);
  }

  /// Takes a change of what is wanted.
  public void want(KeyWanted wanted, int change) {
    space(wanted.space()).want(wanted.name(), wanted.requested(), change > 0);
    pending.computeIfAbsent(wanted.space(), k -> new TreeSet<>()).add(wanted.name());
    if (change > 0 && !wanted.space().isEmpty()) {
      spaceOfPort.put(wanted.name(), wanted.space());
    }
  }

  /// Assigns keys to all that wait for one.
  ///
  /// @param isVxlan whether they must fit in the keys of VXLAN; those that are there stay
  public void assign(boolean isVxlan, Taker<UuidAtom> datapath, Taker<String> port) {
    long datapathMax = isVxlan ? VXLAN_DATAPATH_MAX : DATAPATH_MAX;
    long portsMax = isVxlan ? VXLAN_PORT_MAX : portMax;
    Map<String, Set<String>> work = new LinkedHashMap<>(pending);
    pending.clear();
    work.forEach(
        (name, waiting) -> {
          KeySpace space = space(name);
          Map<String, Long> assigned =
              name.isEmpty()
                  ? space.assign(waiting, datapathMax, REQUEST_MAX)
                  : space.assign(waiting, portsMax, portsMax);
          for (String who : waiting) {
            assigned.putIfAbsent(who, 0L);
          }
          assigned.forEach(
              (who, key) -> {
                Long value = key == 0 ? null : key;
                if (name.isEmpty()) {
                  UuidAtom uuid = UuidAtom.find(who);
                  if (uuid != null) {
                    datapath.take(uuid, value);
                  }
                } else if (value != null || name.equals(spaceOfPort.get(who))) {
                  port.take(who, value);
                }
              });
        });
  }
}
