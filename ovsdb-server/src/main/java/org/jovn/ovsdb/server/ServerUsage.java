// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import org.jovn.daemon.Program;

/// What `ovsdb-server --help` prints.
final class ServerUsage {

  private ServerUsage() {}

  static String of(Program program) {
    String name = program.name();
    return """
    %s: Open vSwitch database server
    usage: %s [OPTIONS] [DATABASE...]
    where each DATABASE is a database file in ovsdb format.
    The default DATABASE, if none is given, is
    %s.

    JSON-RPC options (may be specified any number of times):
      --remote=REMOTE         connect or listen to REMOTE

    Active JSON-RPC connection methods:
      tcp:HOST:PORT           PORT at remote HOST
      ssl:HOST:PORT           SSL PORT at remote HOST
      unix:FILE               Unix domain socket named FILE
    Passive JSON-RPC connection methods:
      ptcp:PORT[:IP]          listen to TCP PORT on IP
      pssl:PORT[:IP]          listen for SSL on PORT on IP
      punix:FILE              listen on Unix domain socket FILE
    PKI configuration (required to use SSL):
      -p, --private-key=FILE  file with private key
      -c, --certificate=FILE  file with certificate for private key
      -C, --ca-cert=FILE      file with peer CA certificate
      --bootstrap-ca-cert=FILE  file with peer CA certificate to read or create
    SSL options:
      --ssl-protocols=PROTOS  list of SSL protocols to enable
      --ssl-ciphers=CIPHERS   list of SSL ciphers to enable

    Daemon options:
      --detach                run in background as daemon
      --monitor               creates a process to monitor this daemon
      --user=username[:group] changes the effective daemon user:group
      --no-chdir              do not chdir to '/'
      --pidfile[=FILE]        create pidfile (default: %s)
      --overwrite-pidfile     with --pidfile, start even if already running

    Logging options:
      -vSPEC, --verbose=SPEC   set logging levels
      -v, --verbose            set maximum verbosity level
      --log-file[=FILE]        enable logging to specified FILE
                               (default: %s)
      --syslog-method=(libc|unix:file|udp:ip:port)
                               specify how to send messages to syslog daemon
      --syslog-target=HOST:PORT  also send syslog msgs to HOST:PORT via UDP

    """
            .formatted(
                name,
                name,
                program.directories().database().resolve("conf.db"),
                program.directories().inRun(name + ".pid"),
                program.directories().log().resolve(name + ".log"))
        + otherOptions();
  }

  private static String otherOptions() {
    return """
    Syncing options:
      --sync-from=SERVER      sync DATABASE from active SERVER and start in
                              backup mode (except with --active)
      --sync-exclude-tables=DB:TABLE,...
                              exclude the TABLE in DB from syncing
      --active                with --sync-from, start in active mode

    Limits (this server only; numbers may end with k, M or G):
      --limit-message=BYTES   longest message of a peer (default: 256M)
      --limit-backlog=BYTES   unsent bytes above which a peer is not read from
                              (default: 256k)
      --limit-sessions=N      connections at a time (default: 16384)
      --metrics[=ADDRESS:PORT]  serve metrics for Prometheus
                              (default: 127.0.0.1:9640)

    Other options:
      --run COMMAND           run COMMAND as subprocess then exit
      --unixctl=SOCKET        override default control socket name
      --disable-file-column-diff
                              don't use column diff in database file
      -h, --help              display this help message
      -V, --version           display version information
    """;
  }
}
