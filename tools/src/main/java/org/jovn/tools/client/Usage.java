// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Program;

/// What `ovsdb-client --help` prints.
final class Usage {

  private static final String COMMANDS =
      """
      ovsdb-client: asks OVSDB servers
      usage: ovsdb-client [OPTIONS] COMMAND [ARG...]

      Servers, databases and schemas:
        list-dbs [SERVER]                          names of the databases
        get-schema [SERVER] [DATABASE]             the schema as JSON
        get-schema-version [SERVER] [DATABASE]     its version number only
        get-schema-cksum [SERVER] [DATABASE]       its checksum only
        list-tables [SERVER] [DATABASE]            names of the tables
        list-columns [SERVER] [DATABASE] [TABLE]   names and types of columns
        convert [SERVER] SCHEMA                    give the database the schema of a file
        needs-conversion [SERVER] SCHEMA           whether that would change it: yes or no
        wait [SERVER] DATABASE STATE               until it is added, connected or removed

      Data:
        transact [SERVER] TRANSACTION              run a transaction, print its results
        query [SERVER] TRANSACTION                 the same without changing anything
        dump [SERVER] [DATABASE] [TABLE [COLUMN...]]  print tables
        monitor [SERVER] [DATABASE] TABLE [COLUMN,...]...
        monitor [SERVER] [DATABASE] ALL            print tables and every change of them
        monitor-cond [SERVER] [DATABASE] CONDITION TABLE [COLUMN,...]
        monitor-cond-since [SERVER] [DATABASE] [LASTID] CONDITION TABLE [COLUMN,...]
                                                   the same of rows that meet a condition
          among the COLUMNs, !initial !insert !delete !modify leave out such changes
        backup [SERVER] [DATABASE] > SNAPSHOT      write a database file
        [--force] restore [SERVER] [DATABASE] < SNAPSHOT  put back what is in one

      Locks:
        lock [SERVER] LOCK                         ask for a lock and wait for it
        steal [SERVER] LOCK                        take it from its owner
        unlock [SERVER] LOCK                       give it up

      SERVER is a method of connecting or listening, or several separated by commas.
      """;

  private static final String OTHER =
      """

      Output:
        -f, --format=FORMAT     of tables: table, list, html, csv or json
        -d, --data=FORMAT       of their cells: string, bare or json
        --no-headings           no row of headings
        --pretty                JSON on many lines
        --bare                  --format=list --data=bare --no-headings
        --max-column-width=N    cut columns of format table to N bytes
        --timestamp             print the time of each update of a monitor

      Other options:
        -t, --timeout=SECS      end after SECS seconds with SIGALRM
        --force                 restore in spite of another schema
        --leader-only           of several servers, the leader only (the default)
        --no-leader-only        of several servers, any one
        -h, --help              print this and end
        -V, --version           print the version and end
      """;

  private Usage() {}

  static String text(Program program, String server) {
    return COMMANDS
        + "The default SERVER is "
        + server
        + ", the default DATABASE is Open_vSwitch.\n\n"
        + DaemonOptions.usage(program, true)
        + OTHER;
  }
}
