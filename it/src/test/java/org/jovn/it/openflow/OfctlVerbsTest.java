// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// What `ofctl` prints is what `ovs-ofctl` prints on the same bridge, verb by verb, errors and exit
/// status too. Transaction numbers and times differ.
@EnabledIf("org.jovn.it.openflow.RealSwitch#isInstalled")
class OfctlVerbsTest {
  private static final String[] SETUP = {
    "add-group br0 group_id=1,type=all,bucket=output:1,bucket=output:p2",
    "add-group br0 group_id=2,type=select,bucket=weight:3,output:1",
    "add-flow br0 priority=5,ip,in_port=p1,actions=output:p2",
    "add-flow br0 cookie=7,table=3,idle_timeout=900,tcp,tp_dst=80,actions=group:1",
    "add-meter br0 meter=1,pktps,bands=type=drop,rate=10"
  };

  /// In this order; none changes what a later one shows.
  private static final String[] VERBS = {
    "show br0",
    "dump-flows br0",
    "dump-flows br0 table=3",
    "dump-flows br0 cookie=7/-1",
    "--names dump-flows br0",
    "--no-stats --rsort=in_port dump-flows br0",
    "--names dump-groups br0",
    "dump-group-stats br0",
    "dump-group-features br0",
    "dump-meters br0",
    "meter-stats br0 meter=7",
    "meter-features br0",
    "dump-desc br0",
    "dump-tables br0",
    "dump-table-features br0",
    "dump-ports br0 p1",
    "dump-ports br0 zz",
    "dump-ports-desc br0",
    "dump-aggregate br0 table=3",
    "queue-stats br0 p1",
    "queue-get-config br0 p1",
    "get-frags br0",
    "set-frags br0 reassemble",
    "mod-port br0 p7 up",
    "mod-port br0 p1 foo",
    "dump-ipfix-bridge br0",
    "dump-tlv-map br0",
    "add-group br0 group_id=1,type=all,bucket=output:1",
    "--bundle add-group br0 group_id=1,type=all,bucket=output:1",
    "mod-group br0 group_id=77,type=all",
    "add-flow br0 actions=group:99",
    "add-flow br0 in_port=p9,actions=drop",
    "add-flow br0 foo=1,actions=drop",
    "add-flow br0 in_port=1",
    "frob br0",
    "show nosuch",
    "add-flows br0 bad.txt",
    "diff-flows br0 flows.txt",
    "del-flows br0 cookie=1"
  };

  /// Options, refused arguments and orders; none changes the switch.
  private static final String[] OPTIONS = {
    "show foo:bar",
    "show ssl:127.0.0.1:1",
    "dump-desc br0 1 2",
    "-O foo dump-desc br0",
    "-F foo dump-desc br0",
    "-F NXM,OpenFlow10 dump-desc br0",
    "-F OXM dump-desc br0",
    "-P foo dump-desc br0",
    "-P nxm dump-desc br0",
    "-t 0 dump-desc br0",
    "-t foo dump-desc br0",
    "--color=foo dump-desc br0",
    "--read-only show br0",
    "--read-only add-flow br0 actions=drop",
    "--read-only set-frags br0 drop",
    "--read-only ct-flush-zone br0 1",
    "--sort dump-flows br0",
    "--sort=in_port dump-flows br0",
    "--rsort=tp_dst --sort=in_port dump-flows br0",
    "--sort=foo dump-flows br0",
    "--names dump-ports br0",
    "--names diff-flows br0 flows.txt",
    "dump-ports-desc br0 zz",
    "dump-groups br0 x",
    "mod-port br0 LOCAL up",
    "mod-table br0 1 evict",
    "mod-table br0 x drop",
    "mod-table br0 1 foo",
    "add-tlv-map br0 foo",
    "remove-buckets br0 group_id=1,command_bucket_id=all",
    "add-group br0",
    "replace-flows br0 nosuch",
    "diff-flows /nosuch br0",
    "packet-out br0 zz 2 0011223344550011223344660800",
    "packet-out br0 1 2 0x",
    "packet-out br0 1 2",
    "packet-out br0 1 2 00",
    "packet-out br0 1 foo 00",
    "packet-out br0 packet=00,actions=2",
    "packet-out br0 in_port=1,actions=2",
    "benchmark br0 70000 1",
    "monitor br0 foo",
    "monitor br0 watch:foo",
    "ct-flush br0 zone=x",
    "ct-flush br0 ct_nw_proto=6 zone=5",
    "ct-flush br0 foo",
    "ct-flush br0 ct_nw_src=x",
    "ct-flush br0 ct_nw_src=10.0.0.1,ct_ipv6_dst=::1",
    "ct-flush br0 ct_nw_proto=6,icmp_type=1",
    "ct-flush br0 ct_tp_src=5"
  };

  /// Tables with names; done twice, they change nothing more.
  private static final String[] NAMES = {
    "mod-table br0 3 name:third",
    "mod-table br0 4 name:4th-table",
    "mod-table br0 third name:third",
    "mod-table br0 fifth name:x",
    "mod-table br0 all name:x",
    "add-flow br0 table=third,actions=resubmit(,third),ct_clear",
    "add-flow br0 ip,actions=ct(table=third),learn(table=third,eth_src),goto_table:third",
    "add-flow br0 table=fifth,actions=2",
    "add-flow br0 table=\"4th-table\",actions=2",
    "--no-names add-flow br0 table=third,actions=2",
    "dump-flows br0 table=third",
    "--names --no-stats dump-flows br0",
    "--names dump-flows br0 table=3",
    "--names dump-aggregate br0 table=third",
    "--names dump-tables br0",
    "--names diff-flows br0 flows.txt",
    "dump-tables br0",
    "mod-table br0 3 name:",
    "--names --no-stats dump-flows br0 table=3"
  };

  /// Without a switch, and notes about odd matches.
  private static final String[] OFFLINE = {
    "parse-flow in_port=1,actions=drop",
    "parse-flow table=3,tun_id=5,actions=push_vlan:0x8100,2",
    "parse-flow ip,nw_src=10.0.0.0/255.0.255.0,actions=set_field:1->nw_ecn",
    "parse-flow actions=mod_nw_src:1.2.3.4",
    "parse-flow no_packet_counts,actions=strip_vlan",
    "parse-flow skb_priority=1,actions=drop",
    "parse-flow tcp_dst=80,mpls_label=5,actions=drop",
    "parse-flow ipv6,tp_dst=80,nw_src=1.2.3.4,actions=drop",
    "parse-flow actions=set_field:80->tcp_dst",
    "parse-flows flows.txt",
    "parse-flows bad.txt",
    "parse-group group_id=1,type=select,selection_method=hash",
    "parse-group group_id=1,type=all,bucket=set_field:1->reg0,bucket=push_vlan:0x8100",
    "parse-group group_id=1,type=all,bucket=meter:1",
    "add-flow br0 udp_dst=80,actions=drop",
    "add-flow br0 actions=clone(meter:1)",
    "add-group br0 group_id=9,type=all,bucket=meter:1",
    "dump-flows br0 skb_priority=1",
    "ofp-parse-pcap capture.pcap",
    "--timestamp ofp-parse-pcap capture.pcap 1",
    "-m ofp-parse-pcap capture.pcap",
    "ofp-parse-pcap bad.txt",
    "ofp-parse-pcap nosuch"
  };

  @TempDir Path folder;

  @Test
  void printsWhatTheOtherPrints() throws Exception {
    Files.writeString(folder.resolve("bad.txt"), "in_port=1,actions=drop\nfoo\n");
    Files.writeString(
        folder.resolve("flows.txt"), "priority=5,ip,in_port=1,actions=output:3\n# no more\n");
    Files.write(folder.resolve("capture.pcap"), capture());
    List<String> differences = new ArrayList<>();
    try (RealSwitch real = RealSwitch.start(folder)) {
      for (String line : SETUP) {
        assertThat(real.ofctl(words(line)).err()).isEmpty();
      }
      for (String line : Stream.of(VERBS, OPTIONS, OFFLINE, NAMES).flatMap(Stream::of).toList()) {
        String theirs = normal(real.ovsOfctl(words(line)));
        String ours = normal(real.ofctl(words(line)));
        if (!ours.equals(theirs)) {
          differences.add(line + "\n--- ovs-ofctl\n" + theirs + "--- ofctl\n" + ours);
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void tableBecomesTheFile() throws Exception {
    Files.writeString(
        folder.resolve("flows.txt"),
        "priority=9,tcp,tp_dst=80,actions=ct(commit,zone=3),output:2\ntable=2,actions=drop\n");
    try (RealSwitch real = RealSwitch.start(folder)) {
      assertThat(real.ofctl(words("add-flow br0 in_port=1,actions=2")).status()).isZero();
      assertThat(real.ofctl(words("--bundle replace-flows br0 flows.txt")).err()).isEmpty();
      assertThat(real.ovsOfctl(words("diff-flows br0 flows.txt")).status()).isZero();
      assertThat(real.ofctl(words("diff-flows br0 flows.txt")).status()).isZero();
    }
  }

  @Test
  void testControllerTeachesTheSwitch() throws Exception {
    Path socket = folder.resolve("c.sock");
    try (RealSwitch real = RealSwitch.start(folder)) {
      real.daemonOfOurs("org.jovn.tools.TestControllerMain", "--unixctl=none", "punix:" + socket);
      RealSwitch.await(() -> Files.exists(socket));
      assertThat(real.vsctl("set-controller", "br0", "unix:" + socket).err()).isEmpty();
      RealSwitch.await(() -> flows(real).contains("CONTROLLER:128"));
      String packet =
          "in_port(1),eth(src=50:54:00:00:00:%s,dst=50:54:00:00:00:%s),eth_type(0x0800),"
              + "ipv4(src=10.0.0.1,dst=10.0.0.2,proto=6,tos=4,ttl=64,frag=no),tcp(src=8,dst=9)";
      real.appctl("netdev-dummy/receive", "p1", packet.formatted("05", "07"));
      RealSwitch.await(() -> portStatistics(real).contains("tx pkts=1"));
      real.appctl("netdev-dummy/receive", "p2", packet.formatted("07", "05"));
      RealSwitch.await(() -> flows(real).contains("actions=output:1"));
      assertThat(flows(real))
          .contains(
              "priority=1,tcp,in_port=2,vlan_tci=0x0000/0x1fff,dl_src=50:54:00:00:00:07,"
                  + "dl_dst=50:54:00:00:00:05,nw_src=10.0.0.1,nw_dst=10.0.0.2,nw_tos=4,"
                  + "tp_src=8,tp_dst=9 actions=output:1");
    }
  }

  /// Segments of OpenFlow sessions: in pieces, twice, with a VLAN, and of other ports.
  private static byte[] capture() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OfctlVerbsTest.class.getResourceAsStream("capture.hex"))) {
      String hex = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return HexFormat.of().parseHex(hex.replace("\n", ""));
    }
  }

  private static String flows(RealSwitch real) {
    return output(real, "--no-stats dump-flows br0");
  }

  private static String portStatistics(RealSwitch real) {
    return output(real, "dump-ports br0 p2");
  }

  private static String output(RealSwitch real, String line) {
    try {
      return real.ovsOfctl(words(line)).out();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static List<String> words(String line) {
    return List.of(line.split(" ", -1));
  }

  private static String normal(RealSwitch.Result result) {
    String text = result.status() + "\n" + result.out() + result.err();
    return text.replaceAll("xid=0x[0-9a-f]+", "xid=X")
        .replaceAll("duration[=:][0-9.]+s", "duration=D")
        .replaceAll("unix:\\S*", "unix:S")
        .replaceAll("(?m)^[0-9-]{10}T[0-9:.]+Z", "TIME")
        .replaceAll("(?m)^(ovs-)?ofctl: ", "ofctl: ");
  }
}
