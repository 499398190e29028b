// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLogger;

/// The TLS side of a process: options that may change while it runs, and files that are read anew
/// when they have changed. Connections use what is configured when they begin. Thread-safe.
public final class Tls {

  private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");

  private TlsOptions options;
  private @Nullable TlsContext context;
  private List<Stamp> stamps = List.of();
  private boolean rehearsed;

  public Tls(TlsOptions options) {
    this.options = options;
  }

  /// Changes the options for connections that begin from now on.
  public synchronized void configure(TlsOptions newOptions) {
    if (!newOptions.equals(options)) {
      options = newOptions;
      context = null;
    }
  }

  /// The context for a new connection. The message of the exception is the system's, "Protocol not
  /// available"; what is missing has been logged.
  synchronized TlsContext context() throws IOException {
    TlsContext current = current();
    if (!current.isComplete(LOG)) {
      throw new IOException("Protocol not available");
    }
    return current;
  }

  /// Makes the first handshake as fast as those after it, which takes a while itself: to be called
  /// before peers may come. Does nothing while there is nothing to shake hands with.
  public void rehearse() {
    TlsContext current;
    synchronized (this) {
      current = current();
      if (rehearsed || !current.isComplete(NOPLogger.NOP_LOGGER)) {
        return;
      }
      rehearsed = true;
    }
    current.rehearse();
  }

  /// Reads the files, when any are configured, so that what is wrong with them is logged even when
  /// no connection needs them.
  public synchronized void read() {
    if (!options.equals(TlsOptions.NOTHING)) {
      var _ = current();
    }
  }

  private TlsContext current() {
    List<Stamp> now = new ArrayList<>();
    for (Optional<Path> file :
        List.of(
            options.privateKey(),
            options.certificate(),
            options.caCertificate(),
            options.peerCaCertificates())) {
      if (file.isPresent()) {
        now.add(Stamp.of(file.get()));
      }
    }
    TlsContext current = context;
    if (current == null || !now.equals(stamps)) {
      current = TlsContext.load(options);
      context = current;
      stamps = now;
    }
    return current;
  }

  /// What a file looks like from outside; a file that is not there looks like none.
  private record Stamp(Path file, long modifiedMillis, long size, @Nullable Object key) {
    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            file,
            attributes.lastModifiedTime().toMillis(),
            attributes.size(),
            attributes.fileKey());
      } catch (IOException e) {
        return new Stamp(file, -1, -1, null);
      }
    }
  }
}
