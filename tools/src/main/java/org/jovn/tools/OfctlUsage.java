// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

/// What `ofctl --help` prints.
final class OfctlUsage {
  static final String TEXT =
      """
      ofctl: OpenFlow 1.3 switch management utility
      usage: ofctl [OPTIONS] COMMAND [ARG...]

      Switches (SWITCH is a bridge, a socket, or tcp:HOST[:PORT], ssl:HOST[:PORT], unix:FILE):
        show, dump-desc, dump-tables, dump-table-features SWITCH
        dump-ports SWITCH [PORT]          dump-ports-desc SWITCH
        mod-port SWITCH PORT ACTION       get-frags SWITCH    set-frags SWITCH MODE
        queue-stats SWITCH [PORT [QUEUE]] queue-get-config SWITCH [PORT]
        dump-flows SWITCH [FLOW]          dump-aggregate SWITCH [FLOW]
        add-flow SWITCH FLOW              add-flows SWITCH FILE
        mod-flows SWITCH FLOW             del-flows SWITCH [FLOW]
        replace-flows SWITCH FILE         diff-flows SOURCE1 SOURCE2
        add-group SWITCH GROUP            add-groups SWITCH FILE
        mod-group SWITCH GROUP            del-groups SWITCH [GROUP]
        dump-groups, dump-group-stats SWITCH [GROUP]    dump-group-features SWITCH
        add-meter, mod-meter SWITCH METER del-meters SWITCH [METER]
        dump-meters, meter-stats SWITCH [METER]         meter-features SWITCH
        bundle SWITCH FILE                packet-out SWITCH PACKET-OUT
        add-tlv-map SWITCH MAP            del-tlv-map SWITCH [MAP]    dump-tlv-map SWITCH
        ct-flush-zone SWITCH ZONE         ct-flush SWITCH [zone=N] [TUPLE [TUPLE]]
        dump-ipfix-bridge, dump-ipfix-flow SWITCH
        monitor SWITCH [MISS-LEN] [watch:[SPEC...]]     snoop SWITCH
        probe TARGET    ping TARGET [N]   benchmark TARGET N COUNT
      Without a switch:
        parse-flow FLOW   parse-flows FILE   parse-group GROUP   parse-actions OpenFlow13
        ofp-print HEX     ofp-parse FILE     ofp-parse-pcap FILE [PORT...]
        batch reencode|print|encode

      Options:
        -O, --protocols=OpenFlow13  the one version that there is
        --strict                    match exactly in mod-flows and del-flows
        --bundle                    do all or nothing
        --may-create                mod-group makes groups that are not there
        --readd                     replace-flows adds all flows again
        --read-only                 change nothing
        --sort[=FIELD], --rsort[=FIELD]  order of dump-flows, by priority without FIELD
        --names, --no-names         print, or do not take, the names of ports
        --no-stats                  dump-flows without counters
        --timestamp                 time before each message of monitor and snoop
        -t, --timeout=SECS          give up after SECS seconds
        -p, -c, -C FILE             private key, certificate, authority for ssl:
        -h, --help    -V, --version
      """;

  /// What `ofctl list-commands` prints: each verb with its arguments.
  static final String VERBS =
      """
      show switch
      monitor switch [misslen] [invalid_ttl] [watch:[...]]
      snoop switch
      dump-desc switch
      dump-tables switch
      dump-table-features switch
      dump-table-desc switch
      dump-flows switch
      dump-aggregate switch
      queue-stats switch [port [queue]]
      queue-get-config switch [port [queue]]
      add-flow switch flow
      add-flows switch file
      mod-flows switch flow
      del-flows switch [flow]
      replace-flows switch file
      diff-flows source1 source2
      add-meter switch meter
      mod-meter switch meter
      del-meter switch meter
      del-meters switch
      dump-meter switch meter
      dump-meters switch
      meter-stats switch [meter]
      meter-features switch
      packet-out switch "in_port=<port> packet=<hex data> actions=..."
      dump-ports switch [port]
      dump-ports-desc switch [port]
      mod-port switch iface act
      mod-table switch mod
      get-frags switch
      set-frags switch frag_mode
      probe target
      ping target [n]
      benchmark target n count
      dump-ipfix-bridge switch
      dump-ipfix-flow switch
      ct-flush-zone switch zone
      ct-flush switch [zone=N] [ct-orig-tuple [ct-reply-tuple]]
      ofp-parse file
      ofp-parse-pcap pcap
      add-group switch group
      add-groups switch file
      mod-group switch group
      del-groups switch [group]
      insert-buckets switch [group]
      remove-buckets switch [group]
      dump-groups switch [group]
      dump-group-stats switch [group]
      dump-group-features switch
      bundle switch file
      add-tlv-map switch map
      del-tlv-map switch [map]
      dump-tlv-map switch
      help
      list-commands
      parse-flow
      parse-flows
      parse-group
      parse-actions
      ofp-print
      batch mode
      """;

  private OfctlUsage() {}
}
