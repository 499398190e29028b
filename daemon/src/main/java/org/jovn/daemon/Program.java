// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

/// Who is running.
///
/// @param name as in messages, pid file, log file and control socket
/// @param version what `--version` and the control command `version` print, without a last newline
/// @param directories of the family that the program belongs to
public record Program(String name, String version, Directories directories) {

  /// The release of Open vSwitch whose behaviour these programs have.
  public static final String OVS_VERSION = "3.1.0";

  /// A program of Open vSwitch.
  public static Program ovs(String name) {
    return new Program(
        name, name + " (Open vSwitch) " + OVS_VERSION, Directories.ovs(System.getenv()));
  }

  /// A program of OVN, of the given release.
  public static Program ovn(String name, String release) {
    return new Program(
        name,
        name + " " + release + "\nOpen vSwitch Library " + OVS_VERSION,
        Directories.ovn(System.getenv()));
  }
}
