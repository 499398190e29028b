// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jovn.agent.description.Description;
import org.jovn.agent.description.DescriptionReader;
import org.jovn.ovs.Bridge;
import org.jovn.ovs.Interface;
import org.jovn.ovs.OpenVSwitch;
import org.jovn.ovs.OpenVSwitchSchema;
import org.jovn.ovs.Port;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.ovsdb.server.log.LogFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Descriptions become rows of a real database.
class BridgeSyncTest {

  private static final String PLAIN =
      "bridges: {sw1: {datapath-type: netdev, ports: {p1: {tag: 10}, p2: {}}}}";

  @TempDir Path folder;
  private final Transport transport = new Transport(1);
  private final Server server = new Server(transport, true);
  private Replica replica;

  BridgeSyncTest() {}

  @BeforeEach
  void open() throws Exception {
    Path file = folder.resolve("conf.db");
    LogFile.create(file, file.toString(), OpenVSwitchSchema.SCHEMA.toJson());
    var _ = server.addDatabase(file, "conf.db");
    replica = LocalReplica.open(server, OpenVSwitchSchema.SCHEMA);
    Transaction transaction = replica.newTransaction();
    var _ = OpenVSwitch.insert(transaction);
    assertThat(replica.commit(transaction).isDone()).isTrue();
  }

  @AfterEach
  void close() {
    replica.close();
    server.close();
    transport.close();
  }

  private Outcome sync(String text) throws Exception {
    Description description = DescriptionReader.read(text);
    Transaction transaction = replica.newTransaction();
    BridgeSync.write(replica.snapshot(), description, transaction);
    return replica.commit(transaction);
  }

  private Port port(String name) {
    return Port.all(replica.snapshot()).stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void makesBridgesAndPortsOnce() throws Exception {
    assertThat(sync(PLAIN)).isInstanceOf(Outcome.Committed.class);
    Bridge bridge = Bridge.all(replica.snapshot()).getFirst();
    assertThat(bridge.datapathType()).isEqualTo("netdev");
    assertThat(bridge.ports(replica.snapshot()))
        .extracting(Port::name)
        .containsExactlyInAnyOrder("sw1", "p1", "p2");
    assertThat(port("p1").tag()).hasValue(10);
    assertThat(sync(PLAIN)).isInstanceOf(Outcome.Unchanged.class);
  }

  @Test
  void changesWhatIsDescribedOtherwise() throws Exception {
    sync(PLAIN);
    sync("bridges: {sw1: {fail-mode: secure, ports: {p1: {}, p2: {trunks: [1, 2], iface-id: x}}}}");
    assertThat(port("p1").tag()).isEmpty();
    assertThat(port("p2").trunks()).containsExactly(1L, 2L);
    assertThat(port("p2").interfaces(replica.snapshot()).getFirst().externalIds("iface-id"))
        .contains("x");
    assertThat(Bridge.all(replica.snapshot()).getFirst().failMode())
        .contains(Bridge.FailMode.SECURE);
  }

  @Test
  void takesAwayOnlyWhatItMade() throws Exception {
    sync(PLAIN);
    Transaction foreign = replica.newTransaction();
    Interface.Editor device = Interface.insert(foreign).name("q");
    Port.Editor port = Port.insert(foreign).name("q").interfaces(List.of(device.uuid()));
    Bridge.all(replica.snapshot()).getFirst().update(foreign).addPorts(port.uuid());
    assertThat(replica.commit(foreign).isDone()).isTrue();
    sync("bridges: {sw1: {ports: [p2]}}");
    assertThat(Port.all(replica.snapshot()))
        .extracting(Port::name)
        .containsExactlyInAnyOrder("sw1", "p2", "q");
    sync("system-id: x");
    assertThat(Bridge.all(replica.snapshot())).isEmpty();
  }

  @Test
  void setsTheSettings() throws Exception {
    sync("ovn: {remote: 'tcp:1.2.3.4:6642'}\nmanagers: [ptcp:6640]\nother-config: {a: b}\n");
    OpenVSwitch root = OpenVSwitch.all(replica.snapshot()).getFirst();
    assertThat(root.externalIds("ovn-remote")).contains("tcp:1.2.3.4:6642");
    assertThat(root.otherConfig("a")).contains("b");
    assertThat(root.managerOptions(replica.snapshot()).getFirst().target()).isEqualTo("ptcp:6640");
  }
}
