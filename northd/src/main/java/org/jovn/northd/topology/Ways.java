// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Memo;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.ovsdb.data.UuidAtom;

/// By which of its ports a router gets to its neighbors. Who asks for an address depends on the
/// answer alone: when another port comes to a router with many routes and policies, they stay.
public final class Ways {

  /// The port of a router that has a network with an address in it, and that network.
  public record Way(RouterPort port, Net network) {}

  private record Hop(UuidAtom router, Ip address) {}

  private final Topology topology;
  private final Memo<UuidAtom, Networks> networks;
  private final Memo<Hop, Optional<Way>> ways;

  public Ways(Engine engine, Topology topology) {
    this.topology = topology;
    networks = engine.memo("networks of router", this::deriveNetworks);
    ways =
        engine.memo(
            "way to neighbor",
            (scope, hop) -> scope.get(networks, hop.router()).find(hop.address()));
  }

  /// The first port of a router with a network that an address is in.
  public Optional<Way> find(Scope scope, UuidAtom router, Ip address) {
    return scope.get(ways, new Hop(router, address));
  }

  private Networks deriveNetworks(Scope scope, UuidAtom uuid) {
    return new Networks(
        scope.get(topology.routers, uuid).map(Router::ports).orElse(List.<RouterPort>of()));
  }

  /// The networks of a router's ports, by their prefixes.
  private static final class Networks {

    private record Place(int order, Way way) {}

    private final Map<Net, Place> places = new HashMap<>();
    private final BitSet lengths4 = new BitSet();
    private final BitSet lengths6 = new BitSet();

    Networks(List<RouterPort> ports) {
      for (RouterPort port : ports) {
        for (Net net : port.addresses().all()) {
          places.putIfAbsent(
              new Net(net.network(), net.length()), new Place(places.size(), new Way(port, net)));
          (net.isV6() ? lengths6 : lengths4).set(net.length());
        }
      }
    }

    /// Of several networks the one that comes first, not the longest.
    Optional<Way> find(Ip address) {
      BitSet lengths = address.isV6() ? lengths6 : lengths4;
      Place best = null;
      for (int n = lengths.nextSetBit(0); n >= 0; n = lengths.nextSetBit(n + 1)) {
        Place place = places.get(new Net(address.masked(n), n));
        if (place != null && (best == null || place.order() < best.order())) {
          best = place;
        }
      }
      return best == null ? Optional.empty() : Optional.of(best.way());
    }
  }
}
