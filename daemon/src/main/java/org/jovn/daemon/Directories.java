// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.nio.file.Path;
import java.util.Map;

/// Where the programs of a family keep their files, from the environment (`OVS_RUNDIR`, …) or as
/// Debian's packages have it.
///
/// @param run pid files and control sockets
/// @param log log files; those of OVN's daemons too are under `OVS_LOGDIR`
/// @param database database files
/// @param configuration `OVS_SYSCONFDIR`: the parent of the folder with the configuration
/// @param data schemas
public record Directories(Path run, Path log, Path database, Path configuration, Path data) {

  public static Directories ovs(Map<String, String> environment) {
    Path configuration = path(environment, "OVS_SYSCONFDIR", "/etc");
    return new Directories(
        path(environment, "OVS_RUNDIR", "/var/run/openvswitch"),
        path(environment, "OVS_LOGDIR", "/var/log/openvswitch"),
        path(environment, "OVS_DBDIR", configuration + "/openvswitch"),
        configuration,
        path(environment, "OVS_PKGDATADIR", "/usr/share/openvswitch"));
  }

  public static Directories ovn(Map<String, String> environment) {
    Path configuration = path(environment, "OVN_SYSCONFDIR", "/etc");
    return new Directories(
        path(environment, "OVN_RUNDIR", "/var/run/ovn"),
        path(environment, "OVS_LOGDIR", "/var/log/openvswitch"),
        path(environment, "OVN_DBDIR", configuration + "/ovn"),
        configuration,
        path(environment, "OVN_PKGDATADIR", "/usr/share/ovn"));
  }

  /// A file of the run directory, unless its name is absolute.
  public Path inRun(String file) {
    return run.resolve(file);
  }

  private static Path path(Map<String, String> environment, String name, String otherwise) {
    String value = environment.get(name);
    return Path.of(value == null || value.isEmpty() ? otherwise : value);
  }
}
