// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.jovn.ovn.sb.Bfd;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.ChassisPrivate;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.Fdb;
import org.jovn.ovn.sb.IgmpGroup;
import org.jovn.ovn.sb.MacBinding;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovn.sb.ServiceMonitor;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Transaction;

/// What the daemons on chassis write to the Southbound database as time goes by: what they have
/// learned, how services, sessions and ports are, and what they can do themselves.
final class Daemons {

  private static final List<String> FEATURES =
      List.of("ct-no-masked-label", "mac-binding-timestamp", "ovn-ct-lb-related", "port-up-notif");

  private static final long DAY_MILLIS = 24 * 3600 * 1000L;

  private final Central central;
  private final Random random;
  private final List<Hypervisor> hypervisors;

  Daemons(Central central, Random random, List<Hypervisor> hypervisors) {
    this.central = central;
    this.random = random;
    this.hypervisors = hypervisors;
  }

  /// Writes one thing; northd has followed on return.
  ///
  /// @param id apart from that of every other change
  void change(int id) throws InterruptedException {
    if (hypervisors.isEmpty()) {
      return;
    }
    Transaction transaction = central.sb.newTransaction();
    switch (random.nextInt(12)) {
      case 0 -> feature(transaction);
      case 1 -> leave(transaction);
      case 2, 3 -> listener(transaction, id);
      case 4 -> neighbor(transaction, id);
      case 5, 6 -> station(transaction, id);
      case 7 -> service(transaction);
      case 8 -> session(transaction);
      case 9 -> follow(transaction, id);
      case 10 -> virtual(transaction);
      default -> port(transaction);
    }
    assertThat(central.sb.commit(transaction))
        .isInstanceOfAny(Outcome.Committed.class, Outcome.Unchanged.class);
    central.settle();
  }

  private Hypervisor any() {
    return hypervisors.get(random.nextInt(hypervisors.size()));
  }

  /// The ports of some kind, by name.
  private List<PortBinding> ports(Predicate<PortBinding> wanted) {
    return PortBinding.all(central.sb.snapshot()).stream()
        .filter(wanted)
        .sorted(Comparator.comparing(PortBinding::logicalPort))
        .toList();
  }

  private <T> List<T> few(List<T> all) {
    List<T> result = new ArrayList<>();
    for (int i = 0; i < 2 && !all.isEmpty(); i++) {
      T chosen = all.get(random.nextInt(all.size()));
      if (!result.contains(chosen)) {
        result.add(chosen);
      }
    }
    return result;
  }

  private void feature(Transaction transaction) {
    Chassis.update(transaction, any().chassis())
        .putOtherConfig(
            FEATURES.get(random.nextInt(FEATURES.size())), String.valueOf(random.nextInt(3) > 0));
  }

  /// The last chassis that came goes.
  private void leave(Transaction transaction) {
    Hypervisor gone = hypervisors.removeLast();
    ChassisPrivate.all(central.sb.snapshot()).stream()
        .filter(row -> row.chassis().filter(gone.chassis()::equals).isPresent())
        .forEach(row -> row.delete(transaction));
    Chassis.delete(transaction, gone.chassis());
  }

  private boolean isOnSwitch(PortBinding port) {
    return DatapathBinding.find(central.sb.snapshot(), port.datapath())
        .filter(datapath -> datapath.externalIds("logical-switch").isPresent())
        .isPresent();
  }

  /// Listeners of a multicast group, or multicast routers.
  private void listener(Transaction transaction, int id) {
    List<PortBinding> all = ports(this::isOnSwitch);
    if (all.isEmpty()) {
      return;
    }
    PortBinding port = all.get(random.nextInt(all.size()));
    List<PortBinding> here = ports(other -> other.datapath().equals(port.datapath()));
    String address =
        switch (random.nextInt(10)) {
          case 0 -> "ff0e::" + Integer.toHexString(id);
          case 1 -> "ff02::" + Integer.toHexString(id);
          case 2 -> "224.0.0." + (id % 250 + 1);
          case 3 -> "no address " + id;
          case 4 -> "mrouters";
          default -> "239.1.%d.%d".formatted(id / 250, id % 250 + 1);
        };
    boolean isThere =
        IgmpGroup.all(central.sb.snapshot()).stream()
            .anyMatch(row -> row.address().equals(address));
    if (!isThere) {
      IgmpGroup.insert(transaction)
          .address(address)
          .datapath(port.datapath())
          .chassis(any().chassis())
          .ports(few(here).stream().map(PortBinding::uuid).toList());
    }
  }

  private void neighbor(Transaction transaction, int id) {
    for (PortBinding port : few(ports(port -> !isOnSwitch(port)))) {
      MacBinding.insert(transaction)
          .logicalPort(port.logicalPort())
          .ip("10.30.%d.%d".formatted(id / 250, id % 250 + 1))
          .mac("0a:00:02:00:00:01")
          .datapath(port.datapath())
          .timestamp(System.currentTimeMillis() + DAY_MILLIS);
    }
  }

  /// An Ethernet address behind a port.
  private void station(Transaction transaction, int id) {
    int number = 0;
    for (PortBinding port : few(ports(this::isOnSwitch))) {
      number++;
      Fdb.insert(transaction)
          .mac("0a:00:03:%02x:%02x:%02x".formatted(number, id / 256, id % 256))
          .dpKey(
              DatapathBinding.find(central.sb.snapshot(), port.datapath())
                  .orElseThrow()
                  .tunnelKey())
          .portKey(port.tunnelKey());
    }
  }

  private void service(Transaction transaction) {
    List<ServiceMonitor> monitors =
        ServiceMonitor.all(central.sb.snapshot()).stream()
            .sorted(
                Comparator.comparing(ServiceMonitor::ip)
                    .thenComparing(ServiceMonitor::logicalPort)
                    .thenComparingLong(ServiceMonitor::port))
            .toList();
    ServiceMonitor.Status[] states = {
      ServiceMonitor.Status.ONLINE, ServiceMonitor.Status.OFFLINE, ServiceMonitor.Status.ERROR
    };
    for (ServiceMonitor monitor : few(monitors)) {
      monitor.update(transaction).status(states[random.nextInt(states.length)]);
    }
  }

  private void session(Transaction transaction) {
    List<Bfd> sessions =
        Bfd.all(central.sb.snapshot()).stream()
            .filter(row -> row.status() != Bfd.Status.ADMIN_DOWN)
            .sorted(Comparator.comparing(Bfd::logicalPort).thenComparing(Bfd::dstIp))
            .toList();
    Bfd.Status[] states = {Bfd.Status.DOWN, Bfd.Status.INIT, Bfd.Status.UP};
    for (Bfd one : few(sessions)) {
      one.update(transaction).status(states[random.nextInt(states.length)]);
    }
  }

  /// A chassis has done all up to a configuration.
  private void follow(Transaction transaction, int id) {
    for (ChassisPrivate row : ChassisPrivate.all(central.sb.snapshot())) {
      row.update(transaction).nbCfg(id);
    }
  }

  private void virtual(Transaction transaction) {
    List<PortBinding> parents = ports(port -> port.type().isEmpty());
    for (PortBinding port : few(ports(port -> port.type().equals("virtual")))) {
      PortBinding.Editor edit = port.update(transaction);
      if (parents.isEmpty() || random.nextInt(4) == 0) {
        edit.clearChassis().clearVirtualParent();
      } else {
        edit.chassis(any().chassis())
            .virtualParent(parents.get(random.nextInt(parents.size())).logicalPort());
      }
    }
  }

  /// Ports go up and down, or are let go.
  private void port(Transaction transaction) {
    for (PortBinding port : few(ports(port -> port.chassis().isPresent()))) {
      if (random.nextInt(3) == 0) {
        port.update(transaction).clearChassis().up(false);
      } else {
        port.update(transaction).up(random.nextBoolean());
      }
    }
  }
}
