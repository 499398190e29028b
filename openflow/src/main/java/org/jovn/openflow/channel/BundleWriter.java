// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.message.OnfMessage.BundleControl;

/// Sends messages as a bundle (ONF extension 230): opened, filled, closed and, if the switch has
/// found no fault until then, committed; else discarded.
final class BundleWriter {
  private static final int OPEN = 0;
  private static final int CLOSE = 2;
  private static final int COMMIT = 4;
  private static final int DISCARD = 6;

  private final OfConnection connection;
  private final int bundleId;
  private final int flags;

  BundleWriter(OfConnection connection, int bundleId, int flags) {
    this.connection = connection;
    this.bundleId = bundleId;
    this.flags = flags;
  }

  CompletableFuture<Void> write(List<? extends OfMessage> messages) {
    List<OfMessage> adds = new ArrayList<>(messages.size());
    for (OfMessage message : messages) {
      adds.add(new OnfMessage.BundleAdd(0, bundleId, flags, message, List.of()));
    }
    // The opening and what follows go out together: a switch that refuses the one refuses all.
    CompletableFuture<Void> opened = control(OPEN);
    XidTable.ErrorRange errors = connection.sendAll(adds);
    CompletableFuture<Void> closed = control(CLOSE);
    return opened
        .thenCompose(_ -> closed)
        .handle((_, fault) -> fault)
        .thenCompose(
            fault -> {
              OfConnection.throwErrors(errors);
              return fault == null ? control(COMMIT) : CompletableFuture.failedFuture(fault);
            })
        .whenComplete((_, _) -> connection.release(errors))
        .exceptionallyCompose(fault -> CompletableFuture.failedFuture(failure(fault, errors)));
  }

  /// Discards the bundle. A switch may find the fault of a message only at the commit, and then
  /// reports both.
  private Throwable failure(Throwable fault, XidTable.ErrorRange errors) {
    if (!connection.closed().isDone()) {
      connection.send(new BundleControl(0, bundleId, DISCARD, flags, List.of()));
    }
    Throwable cause = fault.getCause() == null ? fault : fault.getCause();
    if (cause instanceof OfErrorException error && !errors.errors().isEmpty()) {
      List<ErrorMessage> all = new ArrayList<>(errors.errors());
      if (!all.contains(error.error())) {
        all.add(error.error());
      }
      return new OfErrorException(all);
    }
    return cause;
  }

  private CompletableFuture<Void> control(int type) {
    return connection
        .request(new BundleControl(0, bundleId, type, flags, List.of()), BundleControl.class)
        .thenAccept(_ -> {});
  }
}
