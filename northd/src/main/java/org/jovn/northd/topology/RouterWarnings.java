// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// What is said of routers whose contents make no sense.
public final class RouterWarnings {

  private final Topology topology;

  public RouterWarnings(Engine engine, Topology topology) {
    this.topology = topology;
    engine.rule("warnings of router", topology.nb().router.rows(), this::derive);
  }

  private void derive(Scope scope, UuidAtom uuid) {
    Router router = scope.get(topology.routerTraits, uuid).orElse(null);
    if (router == null) {
      return;
    }
    RowView row = topology.nb().router.get(scope, uuid);
    force(scope, uuid, row.option("options", "dnat_force_snat_ip"));
    String balanced = row.option("options", "lb_force_snat_ip");
    if (balanced != null && !balanced.equals("router_ip")) {
      force(scope, uuid, balanced);
    }
    int gateways = router.gateways().size();
    if (gateways > 1 && !scope.isEmpty(topology.lbsOfRouter, uuid)) {
      scope.emit(
          topology.warnings,
          Warning.of(
              "Load-balancers are configured on logical router "
                  + router.name()
                  + ", which has "
                  + gateways
                  + " distributed gateway ports. Load-balancer is not supported yet when there is"
                  + " more than one distributed gateway port on the router."));
    }
  }

  private void force(Scope scope, UuidAtom router, @Nullable String text) {
    if (text == null) {
      return;
    }
    String first = text.strip().split("[ \t]+", -1)[0];
    if (Ip.parse(first) == null) {
      scope.emit(
          topology.warnings, Warning.of("bad ip " + text + " in options of router " + router));
    }
  }
}
