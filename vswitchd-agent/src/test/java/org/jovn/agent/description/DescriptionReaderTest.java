// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jovn.daemon.yaml.YamlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptionReaderTest {

  @Test
  void readsEverything() throws YamlException {
    Description read =
        DescriptionReader.read(
            """
            # a hypervisor
            system-id: hv1
            ovn:
              controller: true
              remote: tcp:192.0.2.1:6642   # where SB is
              encap-ip: 192.0.2.11
            external-ids: {hostname: hv1, "odd key": 'it''s'}
            managers: [ptcp:6640, 'pssl:6641']
            bridges:
              br-phys:
                datapath-type: netdev
                addresses: 192.0.2.11/24
                ports: [eth0]
              sw1:
                fail-mode: secure
                protocols: [OpenFlow13]
                ports:
                  veth11: {tag: 10, iface-id: p1}
                  veth21:
                    trunks:
                    - 10
                    - 20
                flows:
                - priority=2,in_port=veth11,actions=drop
                - "table=1,actions=NORMAL"
            """);
    assertThat(read.systemId()).contains("hv1");
    assertThat(read.controller()).isTrue();
    assertThat(read.externalIds())
        .isEqualTo(
            Map.of(
                "ovn-remote",
                "tcp:192.0.2.1:6642",
                "ovn-encap-ip",
                "192.0.2.11",
                "hostname",
                "hv1",
                "odd key",
                "it's"));
    assertThat(read.managers()).containsExactly("ptcp:6640", "pssl:6641");
    assertThat(read.bridges()).hasSize(2);
    BridgeDescription first = read.bridges().getFirst();
    assertThat(first.addresses()).containsExactly("192.0.2.11/24");
    assertThat(first.ports()).extracting(PortDescription::name).containsExactly("eth0");
    BridgeDescription second = read.bridges().getLast();
    assertThat(second.failMode()).contains("secure");
    assertThat(second.ports().getFirst().tag()).hasValue(10);
    assertThat(second.ports().getFirst().externalIds()).isEqualTo(Map.of("iface-id", "p1"));
    assertThat(second.ports().getLast().trunks()).isEqualTo(List.of(10L, 20L));
    assertThat(second.flows())
        .containsExactly("priority=2,in_port=veth11,actions=drop", "table=1,actions=NORMAL");
  }

  @Test
  void takesAnEmptyText() throws YamlException {
    assertThat(DescriptionReader.read("# nothing\n")).isEqualTo(Description.EMPTY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sytem-id: x | line 1: \"sytem-id\" is not known in the description",
        "bridges: 3 | line 1: bridges has names and values, not \"3\"",
        "bridges: {b: {ports: {p: {tag: 4096}}}} | line 1: \"4096\" is not a VLAN, 0 to 4095",
        "bridges: {b: {fail-mode: open}}"
            + " | line 1: fail-mode is one of secure, standalone, not \"open\"",
        "bridges: {b: {ports: [b]}} | line 1: there is a bridge or port \"b\" already",
        "bridges: {a-name-that-is-too-long: {}} | line 1: \"a-name-that-is-too-long\" is not a name"
            + " of an interface: at most 15 letters, digits and _.@+-",
        "bridges: {b: {protocols: x}} | line 1: \"x\" is not one of OpenFlow10 to OpenFlow15",
        "managers: [a | line 1: \"[a\" is not closed in its line",
        "system-id: &x y | line 1: values that begin with '&' are not read here; quote it",
        "system-id: \"x | line 1: the quote is not closed",
        "just text | line 1: the description has names and values, not \"just text\""
      })
  void namesWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> DescriptionReader.read(text))
        .isInstanceOf(YamlException.class)
        .hasMessage(message);
  }

  @Test
  void refusesWrongIndentation() {
    assertThatThrownBy(() -> DescriptionReader.read("ovn:\n    a: 1\n  b: 2\n"))
        .hasMessage("line 3: \"b: 2\" is indented wrongly");
    assertThatThrownBy(() -> DescriptionReader.read("ovn:\n\ta: 1\n"))
        .hasMessage("line 2: a tab in the indentation; YAML wants spaces");
  }

  @Test
  void readsWhatTheOperatorsPageShows() throws Exception {
    String page = Files.readString(Path.of("../docs/OPERATION.md"));
    String example =
        page.substring(page.indexOf("    # /etc/jovn/agent.yaml\n"))
            .lines()
            .takeWhile(line -> line.startsWith("    "))
            .collect(Collectors.joining("\n"))
            .stripIndent();
    Description read = DescriptionReader.read(example);
    assertThat(read.bridges()).hasSize(2);
    assertThat(read.bridges().getLast().ports()).hasSize(3);
    assertThat(read.externalIds()).containsEntry("ovn-bridge-mappings", "physnet:br-ex");
  }
}
