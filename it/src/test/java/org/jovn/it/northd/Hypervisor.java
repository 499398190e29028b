// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.Map;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.ChassisPrivate;
import org.jovn.ovn.sb.Encap;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;

/// What an ovn-controller writes to the Southbound database.
record Hypervisor(UuidAtom chassis) {

  /// The features that an ovn-controller of OVN 23.03 reports.
  static final Map<String, String> FEATURES =
      Map.of(
          "ct-no-masked-label", "true",
          "port-up-notif", "true",
          "mac-binding-timestamp", "true",
          "ovn-ct-lb-related", "true");

  static Hypervisor insert(Transaction transaction, String name, Map<String, String> features) {
    RowEdit encap = transaction.insert(Encap.TABLE);
    encap.set(Encap.TYPE, Values.of("geneve"));
    encap.set(Encap.IP, Values.of("10.255.0." + (name.hashCode() & 0x7f)));
    encap.set(Encap.CHASSIS_NAME, Values.of(name));
    RowEdit chassis = transaction.insert(Chassis.TABLE);
    chassis.set(Chassis.NAME, Values.of(name));
    chassis.set(Chassis.HOSTNAME, Values.of(name));
    chassis.set(Chassis.ENCAPS, encap.uuid());
    chassis.set(Chassis.OTHER_CONFIG, Values.map(features, Values::of, Values::of));
    RowEdit own = transaction.insert(ChassisPrivate.TABLE);
    own.set(ChassisPrivate.NAME, Values.of(name));
    own.set(ChassisPrivate.CHASSIS, chassis.uuid());
    return new Hypervisor(chassis.uuid());
  }

  /// Takes a port, and says that it is up.
  void claim(Transaction transaction, PortBinding port) {
    RowEdit edit = transaction.update(PortBinding.TABLE, port.row());
    edit.set(PortBinding.CHASSIS, chassis);
    edit.set(PortBinding.UP, Values.of(true));
  }
}
