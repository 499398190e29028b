// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.util.List;

/// What a command of the control socket does.
@FunctionalInterface
public interface ControlCommand {

  /// Acts, and answers by one of the methods of the request, now or later. Called on an event loop,
  /// so it must not wait.
  void run(ControlRequest request);

  /// Makes the text of an answer.
  @FunctionalInterface
  interface Answer {
    /// The text of the answer.
    ///
    /// @throws ControlException with the text of an error reply
    String to(List<String> arguments) throws ControlException;
  }

  /// A command that has its answer at once.
  static ControlCommand of(Answer answer) {
    return request -> {
      try {
        request.reply(answer.to(request.arguments()));
      } catch (ControlException e) {
        request.error(e.text());
      }
    };
  }
}
