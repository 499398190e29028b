// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Peers with a role may do what the tables `RBAC_Role` and `RBAC_Permission` say (ovsdb-server(7),
/// "RBAC"), in the C server's words: both servers are asked the same by a peer who owns rows, one
/// who does not, and one without a certificate.
class RoleTest {

  private static final String SCHEMA =
      """
      {"name":"T","version":"1.0.0","tables":{
       "Root":{"isRoot":true,"columns":{"remotes":{"type":
        {"key":{"type":"uuid","refTable":"Remote"},"min":0,"max":"unlimited"}}}},
       "Remote":{"columns":{"target":{"type":"string"},"role":{"type":"string"}}},
       "A":{"isRoot":true,"columns":{"name":{"type":"string"},"i":{"type":"integer"},
        "s":{"type":{"key":"string","min":0,"max":"unlimited"}},
        "o":{"type":{"key":"string","min":0,"max":1}},
        "m":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}}}},
       "B":{"isRoot":true,"columns":{"name":{"type":"string"},"i":{"type":"integer"}}},
       "RBAC_Role":{"isRoot":true,"columns":{"name":{"type":"string"},"permissions":{"type":
        {"key":"string","value":{"type":"uuid","refTable":"RBAC_Permission","refType":"weak"},
         "min":0,"max":"unlimited"}}}},
       "RBAC_Permission":{"isRoot":true,"columns":{"table":{"type":"string"},
        "authorization":{"type":{"key":"string","min":0,"max":"unlimited"}},
        "insert_delete":{"type":"boolean"},
        "update":{"type":{"key":"string","min":0,"max":"unlimited"}}}}}}
      """;

  private static final String SETUP =
      """
      ["T",
       {"op":"insert","table":"Remote","uuid-name":"r0",
        "row":{"target":"pssl:PORT0:127.0.0.1","role":"r"}},
       {"op":"insert","table":"Remote","uuid-name":"r1",
        "row":{"target":"ptcp:PORT1:127.0.0.1","role":"r"}},
       {"op":"insert","table":"Root",
        "row":{"remotes":["set",[["named-uuid","r0"],["named-uuid","r1"]]]}},
       {"op":"insert","table":"RBAC_Permission","uuid-name":"a","row":{"table":"A",
        "authorization":["set",["name","m:owner:x","s","o","nosuch","nosuch:x",":m"]],
        "insert_delete":true,"update":["set",["i","m"]]}},
       {"op":"insert","table":"RBAC_Permission","uuid-name":"b","row":{"table":"B",
        "authorization":"","insert_delete":false,"update":"i"}},
       {"op":"insert","table":"RBAC_Role","row":{"name":"r","permissions":
        ["map",[["A",["named-uuid","a"]],["B",["named-uuid","b"]]]]}},
       {"op":"insert","table":"A","row":{"name":"alice","i":1}},
       {"op":"insert","table":"A","row":{"name":"x","m":["map",[["owner","alice"]]]}},
       {"op":"insert","table":"A","row":{"name":"y","s":["set",["alice","bob"]]}},
       {"op":"insert","table":"A","row":{"name":"z"}},
       {"op":"insert","table":"B","row":{"name":"b"}}]
      """;

  /// Operations; each is one transaction, which is then aborted.
  private static final List<String> OPERATIONS =
      List.of(
          insert("A", "'name':'alice'"),
          insert("A", "'name':'q'"),
          insert("A", "'s':'alice'"),
          insert("A", "'o':'alice'"),
          insert("A", "'m':['map',[['owner','alice']]]"),
          insert("A", "'m':['map',[['x','alice']]]"),
          insert("A", "'name':5"),
          insert("B", "'name':'alice'"),
          insert("Root", ""),
          on("update", "A", "alice", "'row':{'i':7}"),
          on("update", "A", "alice", "'row':{'name':'bob'}"),
          on("update", "A", "alice", "'row':{'i':7,'name':'bob'}"),
          on("update", "A", "alice", "'row':{}"),
          on("update", "A", "x", "'row':{'i':7}"),
          on("update", "A", "y", "'row':{'i':7}"),
          on("update", "A", "none", "'row':{'name':'s'}"),
          on("update", "B", "b", "'row':{'i':7}"),
          on("update", "RBAC_Role", "none", "'row':{'name':''}"),
          on("mutate", "A", "x", "'mutations':[['i','+=',1]]"),
          on("mutate", "A", "x", "'mutations':[['s','insert','u']]"),
          on("mutate", "A", "z", "'mutations':[['i','+=',1]]"),
          on("mutate", "A", "z", "'mutations':[]"),
          on("mutate", "B", "b", "'mutations':[['i','+=',1]]"),
          delete("A", "alice"),
          delete("A", "z"),
          delete("A", "none"),
          delete("B", "b"),
          delete("B", "none"),
          on("select", "B", "b", "'columns':['name']"),
          "{'op':'comment','comment':'c'},{'op':'commit','durable':true}");

  @TempDir private Path folder;

  private static String insert(String table, String row) {
    return "{'op':'insert','table':'%s','row':{%s}}".formatted(table, row);
  }

  private static String on(String operation, String table, String name, String rest) {
    return "{'op':'%s','table':'%s','where':[['name','==','%s']],%s}"
        .formatted(operation, table, name, rest);
  }

  private static String delete(String table, String name) {
    return "{'op':'delete','table':'%s','where':[['name','==','%s']]}".formatted(table, name);
  }

  @Test
  void mayDoWhatTheReferenceAllows() throws IOException {
    CommandResult made =
        CommandResult.of(
            List.of(
                "sh",
                "-ec",
                """
                cd "$0"
                openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca
                for n in server alice bob; do
                  openssl req -newkey rsa:2048 -nodes -keyout $n.key -out $n.csr -subj /O=x/CN=$n
                  openssl x509 -req -in $n.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out $n.pem
                done
                """,
                folder.toString()));
    assertThat(made.status()).as(made.errors()).isZero();
    Map<String, String> reference = answers(ServerCommand.sideA(), "a");
    assertThat(reference.values()).anyMatch(answer -> answer.contains("permission error"));
    assertThat(answers(ServerCommand.sideB(), "b")).isEqualTo(reference);
  }

  private Map<String, String> answers(ServerCommand command, String name) throws IOException {
    Path schema = Files.writeString(folder.resolve(name + ".schema"), SCHEMA);
    Path file = folder.resolve(name + ".db");
    String tool = ServerCommand.installed("ovsdb-tool");
    var _ = CommandResult.outputOf(tool, "create", file.toString(), schema.toString());
    List<String> options =
        List.of(
            "--remote=db:T,Root,remotes",
            "--private-key=" + folder.resolve("server.key"),
            "--certificate=" + folder.resolve("server.pem"),
            "--ca-cert=" + folder.resolve("ca.pem"));
    int[] ports = {freePort(), freePort()};
    try (ServerProcess server = ServerProcess.start(command, name, folder, options, file)) {
      String client = ServerCommand.installed("ovsdb-client");
      String setup =
          SETUP
              .replace("PORT0", Integer.toString(ports[0]))
              .replace("PORT1", Integer.toString(ports[1]))
              .replace("\n", "");
      assertThat(CommandResult.outputOf(client, "transact", "unix:" + server.socket(), setup))
          .doesNotContain("error");
      Map<String, String> answers = new LinkedHashMap<>();
      for (String peer : List.of("alice", "bob", "nobody")) {
        for (String operations : OPERATIONS) {
          answers.put(peer + " " + operations, ask(client, peer, ports, operations));
        }
      }
      return answers;
    }
  }

  private String ask(String client, String peer, int[] ports, String operations)
      throws IOException {
    List<String> words = new ArrayList<>(List.of(client, "--timeout=20"));
    if (!peer.equals("nobody")) {
      words.add("--private-key=" + folder.resolve(peer + ".key"));
      words.add("--certificate=" + folder.resolve(peer + ".pem"));
      words.add("--ca-cert=" + folder.resolve("ca.pem"));
    }
    words.add("transact");
    words.add(peer.equals("nobody") ? "tcp:127.0.0.1:" + ports[1] : "ssl:127.0.0.1:" + ports[0]);
    words.add("['T',%s,{'op':'abort'}]".formatted(operations).replace('\'', '"'));
    CommandResult result = CommandResult.of(words);
    assertThat(result.status()).as(result.errors()).isZero();
    return result.output().replaceAll("\"uuid\",\"[^\"]*\"", "\"uuid\",\"\"");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
