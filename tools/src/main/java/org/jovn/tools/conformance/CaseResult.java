// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance;

import java.util.List;

/// The outcome of one case.
///
/// @param id names the case; the same whatever the peer
/// @param section of the specification, as `RFC 7047, 5.2.1`
/// @param title what the peer shall do, in a few words
/// @param remark why it failed or was skipped, or the name of the deviation; empty when it passed
/// @param exchange the messages, a line each, sent ones after `> `, received ones after `< `
/// @param millis how long it took
public record CaseResult(
    String id,
    String section,
    String title,
    Status status,
    String remark,
    List<String> exchange,
    long millis) {

  public CaseResult {
    exchange = List.copyOf(exchange);
  }
}
