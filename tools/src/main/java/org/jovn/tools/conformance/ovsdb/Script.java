// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.util.List;
import java.util.Optional;

/// One case, as a resource file tells it:
///
/// ```
/// section RFC 7047, 5.2.1                 of the cases that follow
/// case insert-uuid                        its id
/// title insert answers with a UUID
/// use map                                 the role that gives $T, $M and $C (see Roles)
/// > transact ["$db", {"op": ...}]         send a request; "do A, B" is "transact ["$db", A, B]"
/// < [{"uuid": ["uuid", "$u1"]}]           the next message is the reply to it, with this result
/// role ["$M"] true ["$C"]                the remote's role gets this permission for $T
/// deviates NAME                           other steps for servers that are known to differ
/// ```
///
/// Steps begin with `>` (request), `>>` (notification), `>=` (text), `>.` (hang up), `<` (result),
/// `<!` (error), `<<` (notification), `<=` (whole message), `<-` (nothing), `<.` (closed). After
/// that may stand the connection, `B` or (with a role) `R`, and the tag of a request, `B#x`. A line
/// that begins with a blank continues the line before; `#` begins a comment. `%new1` is an insert
/// of a row with the mark `$m1`, `%at1` the table and condition of an operation on it, `%by1` a
/// conditional monitor of it. For values see [Shape].
///
/// @param role the role it needs, if any
/// @param deviation what servers do that are known to differ, if there are any
record Script(
    String id,
    String section,
    String title,
    Optional<String> role,
    List<Step> steps,
    Optional<Deviation> deviation) {

  /// A difference that has a name, and the steps that show it.
  record Deviation(String name, List<Step> steps) {}

  Script {
    steps = List.copyOf(steps);
  }
}
