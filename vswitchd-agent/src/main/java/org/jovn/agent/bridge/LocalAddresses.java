// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.agent.description.BridgeDescription;
import org.jovn.agent.process.Children;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the local ports of bridges their addresses, again after each restart of the switch: its
/// userspace datapath makes new devices then, which have none.
public final class LocalAddresses {

  private static final Logger LOG = LoggerFactory.getLogger("vswitchd_agent");

  private LocalAddresses() {}

  /// Adds what a bridge's local port lacks, if there is such a device.
  ///
  /// @return whether it has all now
  public static boolean apply(BridgeDescription bridge) {
    if (bridge.addresses().isEmpty()) {
      return true;
    }
    try {
      if (!exists(bridge.name())) {
        return false;
      }
      // The JDK does not see a device that is down and has no address.
      Optional<NetworkInterface> device =
          Optional.ofNullable(NetworkInterface.getByName(bridge.name()));
      boolean complete = true;
      if (device.isEmpty() || !device.get().isUp()) {
        complete = ip("link", "set", bridge.name(), "up");
      }
      for (String address : bridge.addresses()) {
        if (device.isEmpty() || !has(device.get(), address)) {
          complete &= ip("addr", "replace", address, "dev", bridge.name());
        }
      }
      return complete;
    } catch (IOException e) {
      LOG.debug("{}: {}", bridge.name(), e.getMessage());
      return false;
    }
  }

  private static boolean exists(String device) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/net/dev"))) {
      if (line.strip().startsWith(device + ":")) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(NetworkInterface device, String wanted) {
    for (InterfaceAddress address : device.getInterfaceAddresses()) {
      String host = address.getAddress().getHostAddress().replaceFirst("%.*", "");
      if (wanted.equals(host + "/" + address.getNetworkPrefixLength())) {
        return true;
      }
    }
    return false;
  }

  private static boolean ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments));
    try {
      Process process = Children.builder(command).start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      int status = process.waitFor();
      if (status != 0) {
        LOG.warn(
            "{}: {}",
            String.join(" ", command),
            new String(output, StandardCharsets.UTF_8).strip());
      }
      return status == 0;
    } catch (IOException e) {
      LOG.warn("{}: {}", String.join(" ", command), e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
