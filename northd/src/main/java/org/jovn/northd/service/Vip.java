// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.net.Endpoint;
import org.jovn.northd.net.Ip;
import org.jspecify.annotations.Nullable;

/// A virtual address of a load balancer. Addresses and ports are text: templates have variables.
///
/// @param key as in `Load_Balancer:vips`
/// @param address the address itself, or null of a template
/// @param port empty when it is for all ports
/// @param backendText the backends as written
record Vip(
    String key,
    @Nullable Ip address,
    String text,
    String port,
    boolean isV6,
    List<Backend> backends,
    String backendText) {

  /// Where a VIP leads.
  record Backend(String address, String port, boolean isV6) {

    /// As arguments of `ct_lb` have it.
    @Override
    public String toString() {
      return join(address, port, isV6);
    }
  }

  static String join(String address, String port, boolean v6) {
    if (port.isEmpty()) {
      return address;
    }
    return v6 ? "[" + address + "]:" + port : address + ":" + port;
  }

  /// The VIP as affinity has it: C takes one of a template, which has no address, for IPv6, and
  /// backends that may be variables for ones without ports.
  Vip forAffinity() {
    if (address != null) {
      return this;
    }
    List<Backend> six = new ArrayList<>(backends.size());
    for (Backend backend : backends) {
      boolean isExplicit = backend.address.indexOf(':') >= 0;
      six.add(new Backend(backend.address, isExplicit ? backend.port : "", true));
    }
    return new Vip(key, null, text, port, true, six, backendText);
  }

  String ip() {
    return isV6 ? "ip6" : "ip4";
  }

  boolean hasPort() {
    return !port.isEmpty();
  }

  /// The VIP with its port, in canonical form.
  String endpoint() {
    return join(text, port, isV6);
  }

  int priority() {
    return hasPort() ? 120 : 110;
  }

  static @Nullable Vip parse(String key, String value) {
    Endpoint endpoint = Endpoint.parse(key);
    if (endpoint == null) {
      return null;
    }
    boolean v6 = endpoint.address().isV6();
    List<Backend> backends = new ArrayList<>();
    for (String word : value.split(",", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      Endpoint backend = Endpoint.parse(word);
      if (backend == null
          || backend.address().isV6() != v6
          || (backend.port() == 0) != (endpoint.port() == 0)) {
        return null;
      }
      String port = backend.port() == 0 ? "" : Integer.toString(backend.port());
      backends.add(new Backend(backend.address().toString(), port, v6));
    }
    return new Vip(
        key,
        endpoint.address(),
        endpoint.address().toString(),
        endpoint.port() == 0 ? "" : Integer.toString(endpoint.port()),
        v6,
        backends,
        value);
  }

  /// A VIP of a template, whose parts may be variables.
  static @Nullable Vip template(String key, String value, boolean v6) {
    if (BalancerWarnings.ofTemplate(key, value, v6) != null) {
      return null;
    }
    List<String> vip = parts(key);
    List<Backend> backends = new ArrayList<>();
    for (String word : value.split(",", -1)) {
      List<String> backend = parts(word);
      Endpoint explicit = backend.size() > 2 ? Endpoint.parse(word) : null;
      if (explicit != null) {
        String port = explicit.port() == 0 ? "" : Integer.toString(explicit.port());
        backends.add(new Backend(explicit.address().toString(), port, v6));
      } else if (!backend.isEmpty()) {
        backends.add(new Backend(backend.getFirst(), second(backend), v6));
      }
    }
    return new Vip(key, null, vip.getFirst(), second(vip), v6, backends, value);
  }

  private static String second(List<String> parts) {
    return parts.size() > 1 ? parts.get(1) : "";
  }

  /// What stands between colons, without what is empty: a variable or an address, and a port.
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    for (String part : text.split(":", -1)) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
