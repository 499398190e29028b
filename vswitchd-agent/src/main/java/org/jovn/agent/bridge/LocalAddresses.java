// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jovn.agent.description.BridgeDescription;
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
      NetworkInterface device = NetworkInterface.getByName(bridge.name());
      if (device == null) {
        return false;
      }
      boolean complete = device.isUp();
      if (!complete) {
        complete = ip("link", "set", bridge.name(), "up");
      }
      for (String address : bridge.addresses()) {
        if (!has(device, address)) {
          complete &= ip("addr", "replace", address, "dev", bridge.name());
        }
      }
      return complete;
    } catch (SocketException e) {
      LOG.debug("{}: {}", bridge.name(), e.getMessage());
      return false;
    }
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
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
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
