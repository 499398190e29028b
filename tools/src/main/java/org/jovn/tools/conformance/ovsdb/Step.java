// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import org.jovn.ovsdb.json.Json;

/// One line of a case. `peer` names the connection it is about, which is made when it is first
/// used; `tag` tells requests of one connection apart, and is empty for the latest one.
sealed interface Step {

  String peer();

  /// Send a request.
  record Request(String peer, String tag, String method, Json params) implements Step {}

  /// Send a notification.
  record Notify(String peer, String method, Json params) implements Step {}

  /// Send text that need not be JSON.
  record Text(String peer, String text) implements Step {}

  /// Close the connection.
  record Hangup(String peer) implements Step {}

  /// The next message is a reply with this result.
  record Result(String peer, String tag, Json pattern) implements Step {}

  /// The next message is a reply with this error.
  record Failure(String peer, String tag, Json pattern) implements Step {}

  /// The next message is this notification.
  record Notification(String peer, String method, Json pattern) implements Step {}

  /// The next message looks like this.
  record Message(String peer, Json pattern) implements Step {}

  /// No message has come, and none comes before the reply to a request made now.
  record Silence(String peer) implements Step {}

  /// The server closes the connection.
  record Closed(String peer) implements Step {}
}
