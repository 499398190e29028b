// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jovn.agent.description.Description;
import org.jovn.daemon.Directories;
import org.jovn.daemon.Fatal;
import org.jovn.ovs.Bridge;
import org.jovn.ovs.OpenVSwitch;
import org.jovn.ovs.OpenVSwitchSchema;
import org.jovn.ovs.Port;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;

/// What `ovs-ctl start` writes about the machine before the switch starts: versions, the name of
/// the chassis, the host's name; and what it takes away, bridges and ports for one run only.
final class SystemSettings {

  private static final String TRANSIENT = "transient";

  private final Directories directories;

  SystemSettings(Directories directories) {
    this.directories = directories;
  }

  /// Writes the row of Open_vSwitch, the first one if there is none.
  ///
  /// @param version of the switch's programs; empty if they are not here
  /// @param isFresh whether the switch is about to start, and does not run already
  void write(
      ReplicaSnapshot snapshot,
      Description description,
      Optional<String> version,
      boolean isFresh,
      Transaction transaction) {
    Optional<OpenVSwitch> row = OpenVSwitch.all(snapshot).stream().findFirst();
    OpenVSwitch.Editor edit =
        row.map(root -> root.update(transaction)).orElseGet(() -> OpenVSwitch.insert(transaction));
    edit.dbVersion(OpenVSwitchSchema.SCHEMA.version());
    version.ifPresent(edit::ovsVersion);
    edit.putExternalIds("rundir", directories.run().toString());
    Map<String, String> release = release();
    edit.systemType(release.getOrDefault("ID", "unknown"));
    edit.systemVersion(release.getOrDefault("VERSION_ID", "unknown"));
    Map<String, String> known = row.map(OpenVSwitch::externalIds).map(Map::copyOf).orElse(Map.of());
    edit.putExternalIds("system-id", systemId(description, known));
    if (!known.containsKey("hostname")) {
      hostname().ifPresent(name -> edit.putExternalIds("hostname", name));
    }
    if (isFresh && row.isPresent()) {
      removeTransient(snapshot, row.get(), transaction);
    }
  }

  private static void removeTransient(
      ReplicaSnapshot snapshot, OpenVSwitch root, Transaction transaction) {
    for (Bridge bridge : root.bridges(snapshot)) {
      if (bridge.otherConfig(TRANSIENT).equals(Optional.of("true"))) {
        root.update(transaction).removeBridges(bridge.row().uuid());
        continue;
      }
      for (Port port : bridge.ports(snapshot)) {
        if (port.otherConfig(TRANSIENT).equals(Optional.of("true"))) {
          bridge.update(transaction).removePorts(port.row().uuid());
        }
      }
    }
  }

  /// The name of the chassis: as described, as it was, as the machine's file says, or a new one,
  /// which that file then keeps.
  private String systemId(Description description, Map<String, String> known) {
    Optional<String> wanted = description.systemId().filter(id -> !id.equals("random"));
    if (wanted.isPresent()) {
      return wanted.get();
    }
    String before = known.get("system-id");
    if (before != null) {
      return before;
    }
    Path file = directories.configuration().resolve("openvswitch").resolve("system-id.conf");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      String id = UUID.randomUUID().toString();
      Files.createDirectories(file.getParent());
      Files.writeString(file, id + "\n");
      return id;
    } catch (IOException e) {
      throw Fatal.of(
          "%s: the name of this chassis cannot be kept there (%s); give one with --system-id"
              .formatted(file, e.getMessage()));
    }
  }

  private static Optional<String> hostname() {
    try {
      return Optional.of(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> release() {
    Map<String, String> release = new HashMap<>();
    try {
      for (String line : Files.readAllLines(Path.of("/etc/os-release"), StandardCharsets.UTF_8)) {
        int equals = line.indexOf('=');
        if (equals > 0) {
          String value = line.substring(equals + 1).replaceAll("^\"|\"$", "");
          release.put(line.substring(0, equals), value);
        }
      }
    } catch (IOException e) {
      return Map.of();
    }
    return release;
  }
}
