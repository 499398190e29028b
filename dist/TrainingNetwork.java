// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;

/// The network that northd's AOT cache is trained with: nodes with ports, services on all of them
/// and a router in between, then single changes. One of each feature that large networks have.
final class TrainingNetwork {
  private static final String NB = "OVN_Northbound";
  private static final int NODES = 80;
  private static final int PORTS = 20;
  private static final int CHANGES = 150;
  private static final int WAIT_MILLIS = 60_000;

  private final TrainingClient client;

  TrainingNetwork(TrainingClient client) {
    this.client = client;
  }

  void build() throws IOException {
    client.insertGlobal(NB, "NB_Global");
    client.insert("Logical_Router", "{\"name\":\"cluster\"}");
    client.insert("Port_Group", "{\"name\":\"all\"}");
    client.insert("Address_Set", "{\"name\":\"as\",\"addresses\":[\"set\",[\"10.0.0.2\"]]}");
    String group = client.insert("Load_Balancer_Group", "{\"name\":\"services\"}");
    for (int node = 0; node < NODES; node++) {
      node(node, group);
    }
  }

  private void node(int node, String group) throws IOException {
    var ports = new StringBuilder();
    var names = new StringBuilder();
    for (int i = 0; i < PORTS; i++) {
      ports.append(port(node, i)).append(',');
      names.append("[\"named-uuid\",\"p").append(i).append("\"],");
    }
    client.transact(
        NB,
        ports
            + """
            {"op":"insert","table":"Logical_Switch_Port","uuid-name":"up","row":{"name":"up%1$d",
             "type":"router","addresses":"router",
             "options":["map",[["router-port","down%1$d"]]]}},
            {"op":"insert","table":"QoS","uuid-name":"q","row":{"priority":10,
             "direction":"from-lport","match":"ip4","action":["map",[["dscp",10]]]}},
            {"op":"insert","table":"DNS","uuid-name":"dns",
             "row":{"records":["map",[["n%1$d.test","10.0.0.1"]]]}},
            {"op":"insert","table":"Logical_Switch","row":{"name":"n%1$d",
             "load_balancer_group":["uuid","%2$s"],"qos_rules":["named-uuid","q"],
             "dns_records":["named-uuid","dns"],"other_config":["map",[["mcast_snoop","true"]]],
             "ports":["set",[%3$s["named-uuid","up"]]]}},
            {"op":"insert","table":"ACL","uuid-name":"acl","row":{"priority":%4$d,
             "direction":"to-lport","action":"allow-related",
             "match":"outport == @all && ip4.src == $as && tcp.dst == %4$d"}},
            {"op":"mutate","table":"Port_Group","where":[["name","==","all"]],"mutations":[
             ["ports","insert",["set",[%3$s["named-uuid","up"]]]],
             ["acls","insert",["named-uuid","acl"]]]},
            {"op":"insert","table":"Load_Balancer","uuid-name":"lb","row":{"name":"lb%1$d",
             "protocol":"tcp","options":["map",[["reject","true"]]],
             "vips":["map",[["172.16.0.%1$d:80","10.%1$d.0.2:80,10.%1$d.0.3:80"],
              ["172.16.0.%1$d:443",""]]]}},
            {"op":"mutate","table":"Load_Balancer_Group","where":[["name","==","services"]],
             "mutations":[["load_balancer","insert",["named-uuid","lb"]]]},
            {"op":"insert","table":"Logical_Router_Port","uuid-name":"down","row":{
             "name":"down%1$d","mac":"0a:01:00:00:00:%5$02x",
             "networks":["set",["10.%1$d.0.1/24","fd00:%1$d::1/64"]]}},
            {"op":"insert","table":"Logical_Router_Port","uuid-name":"out","row":{
             "name":"out%1$d","mac":"0a:02:00:00:00:%5$02x","networks":"100.64.%1$d.1/24"}},
            {"op":"insert","table":"Logical_Router_Static_Route","uuid-name":"sr","row":{
             "ip_prefix":"0.0.0.0/0","nexthop":"100.64.%1$d.9"}},
            {"op":"insert","table":"NAT","uuid-name":"nat","row":{"type":"snat",
             "external_ip":"100.64.%1$d.1","logical_ip":"10.%1$d.0.0/24"}},
            {"op":"insert","table":"Logical_Router","row":{"name":"g%1$d",
             "options":["map",[["chassis","hv%1$d"],["lb_force_snat_ip","router_ip"]]],
             "load_balancer_group":["uuid","%2$s"],"ports":["named-uuid","out"],
             "static_routes":["named-uuid","sr"],"nat":["named-uuid","nat"]}},
            {"op":"insert","table":"Logical_Router_Policy","uuid-name":"rp","row":{
             "priority":%4$d,"match":"ip4.src == 10.%1$d.0.0/24","action":"allow"}},
            {"op":"insert","table":"Logical_Router_Static_Route","uuid-name":"cr","row":{
             "ip_prefix":"198.18.%1$d.0/24","nexthop":"10.%1$d.0.2"}},
            {"op":"mutate","table":"Logical_Router","where":[["name","==","cluster"]],
             "mutations":[["ports","insert",["named-uuid","down"]],
             ["policies","insert",["named-uuid","rp"]],
             ["static_routes","insert",["named-uuid","cr"]]]}\
            """
                .formatted(node, group, names, 1000 + node, node));
  }

  private static String port(int node, int i) {
    return """
    {"op":"insert","table":"Logical_Switch_Port","uuid-name":"p%2$d","row":{
     "name":"n%1$d-p%2$d",
     "addresses":"0a:00:00:00:%1$02x:%2$02x 10.%1$d.0.%3$d fd00:%1$d::%3$d",
     "port_security":"0a:00:00:00:%1$02x:%2$02x 10.%1$d.0.%3$d"}}\
    """
        .formatted(node, i, i + 2);
  }

  /// Waits until northd has written all there is, then changes a little at a time.
  void change() throws IOException {
    sync();
    for (int i = 0; i < CHANGES; i++) {
      client.transact(
          NB,
          """
          {"op":"insert","table":"Logical_Switch_Port","uuid-name":"p","row":{"name":"c%1$d",
           "addresses":"0a:03:00:00:00:%1$02x 10.0.1.%1$d"}},
          {"op":"mutate","table":"Logical_Switch","where":[["name","==","n0"]],
           "mutations":[["ports","insert",["named-uuid","p"]]]},
          {"op":"mutate","table":"Address_Set","where":[],
           "mutations":[["addresses","insert","10.1.0.%1$d"]]}\
          """
              .formatted(i));
      sync();
      client.transact(
          NB,
          """
          {"op":"insert","table":"ACL","uuid-name":"acl","row":{"priority":%1$d,
           "direction":"from-lport","action":"drop","match":"inport == @all && tcp.dst == %1$d"}},
          {"op":"mutate","table":"Port_Group","where":[["name","==","all"]],
           "mutations":[["acls","insert",["named-uuid","acl"]]]},
          {"op":"insert","table":"Logical_Switch","row":{"name":"c%1$d"}}\
          """
              .formatted(2000 + i));
      sync();
    }
  }

  private void sync() throws IOException {
    client.transact(
        NB,
        "{\"op\":\"mutate\",\"table\":\"NB_Global\",\"where\":[],"
            + "\"mutations\":[[\"nb_cfg\",\"+=\",1]]}");
    String answer =
        client.transact(
            NB,
            "{\"op\":\"select\",\"table\":\"NB_Global\",\"where\":[],\"columns\":[\"nb_cfg\"]}");
    int from = answer.indexOf("\"nb_cfg\":") + "\"nb_cfg\":".length();
    String number = answer.substring(from).replaceAll("[^0-9].*", "");
    client.transact(
        NB,
        """
        {"op":"wait","table":"NB_Global","where":[],"columns":["sb_cfg"],"until":"==",
         "rows":[{"sb_cfg":%s}],"timeout":%d}\
        """
            .formatted(number, WAIT_MILLIS));
  }
}
