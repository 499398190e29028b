// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SessionTest {

  private static final String WAIT =
      "['T',{'op':'wait','table':'Root','where':[],'columns':['n'],'until':'==','rows':[{'n':1}]}]";

  @TempDir Path folder;
  private TestServer server = unset();
  private final List<TestClient> clients = new ArrayList<>();

  @SuppressWarnings("NullAway") // set before each test
  private static TestServer unset() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    server = new TestServer(folder);
  }

  @AfterEach
  void stop() throws IOException {
    for (TestClient client : clients) {
      client.close();
    }
    server.close();
  }

  private TestClient client() throws IOException {
    TestClient client = server.connect();
    clients.add(client);
    return client;
  }

  private static String insert(String name, int n) {
    return "['T',{'op':'insert','table':'Root','row':{'name':'%s','n':%d}}]".formatted(name, n);
  }

  private static List<String> brief(List<JsonObject> messages) {
    return messages.stream().map(TestClient::brief).toList();
  }

  @Test
  void pipelinedRequestsTakeEffectInTheirOrder() throws IOException {
    TestClient client = client();
    var _ = client.send("transact", insert("a", 1));
    var _ = client.send("monitor", "['T','m',{'Root':{'columns':['n']}}]");
    var _ = client.send("transact", insert("b", 2));
    var _ = client.send("lock", "['l']");
    var _ = client.send("transact", "['T',{'op':'assert','lock':'l'}]");
    var _ = client.send("unlock", "['l']");
    var _ = client.send("transact", "['T',{'op':'assert','lock':'l'}]");
    var _ = client.send("monitor_cancel", "['m']");
    int last = client.send("transact", "['T',{'op':'delete','table':'Root','where':[]}]");
    List<String> told =
        brief(client.readTo(last)).stream()
            .map(line -> line.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "U"))
            .toList();
    assertThat(told)
        .containsExactly(
            "1 [{\"uuid\":[\"uuid\",\"U\"]}]",
            "2 {\"Root\":{\"U\":{\"new\":{\"n\":1}}}}",
            "update [\"m\",{\"Root\":{\"U\":{\"new\":{\"n\":2}}}}]",
            "3 [{\"uuid\":[\"uuid\",\"U\"]}]",
            "4 {\"locked\":true}",
            "5 [{}]",
            "6 {}",
            "7 [{\"details\":\"Asserted lock l not held.\",\"error\":\"not owner\"}]",
            "8 {}",
            "9 [{\"count\":2}]");
  }

  @Test
  void locksPassFromSessionToSession() throws IOException {
    TestClient a = client();
    TestClient b = client();
    TestClient c = client();
    assertThat(brief(a.call("lock", "['l']"))).containsExactly("1 {\"locked\":true}");
    assertThat(brief(b.call("lock", "['l']"))).containsExactly("1 {\"locked\":false}");
    assertThat(brief(c.call("steal", "['l']"))).containsExactly("1 {\"locked\":true}");
    assertThat(TestClient.brief(a.read())).isEqualTo("stolen [\"l\"]");
    assertThat(brief(c.call("unlock", "['l']"))).containsExactly("2 {}");
    assertThat(TestClient.brief(a.read())).isEqualTo("locked [\"l\"]");
    a.close();
    assertThat(TestClient.brief(b.read())).isEqualTo("locked [\"l\"]");
    assertThat(brief(b.call("transact", "['T',{'op':'assert','lock':'l'}]")))
        .containsExactly("2 [{}]");
  }

  @Test
  void aWaitHoldsUpNobodyAndCanBeCancelled() throws IOException {
    TestClient client = client();
    int first = client.send("transact", WAIT);
    int second = client.send("transact", WAIT);
    assertThat(brief(client.call("set_db_change_aware", "[true]"))).containsExactly("3 {}");
    client.sendText("{\"id\":null,\"method\":\"cancel\",\"params\":[" + first + "]}");
    assertThat(TestClient.brief(client.read())).isEqualTo(first + " \"canceled\"");
    var _ = client.send("transact", insert("a", 1));
    List<String> told = brief(List.of(client.read(), client.read()));
    assertThat(told.getFirst()).startsWith("4 ");
    assertThat(told.getLast()).isEqualTo(second + " [{}]");
  }

  @Test
  void aSessionThatEndsIsForgotten() throws IOException {
    TestClient leaving = client();
    var _ = leaving.send("transact", WAIT);
    var _ = leaving.call("monitor", "['T',null,{'Root':{}}]");
    TestClient staying = client();
    leaving.close();
    // what it waited for happens, and a monitor's update is due
    var _ = staying.call("transact", insert("a", 1));
    while (server.sessionCount() > 1) {
      var _ = staying.call("echo", "[]");
    }
    assertThat(server.sessionCount()).isEqualTo(1);
  }

  @Test
  void aPeerThatDoesNotReadHoldsUpNobodyAndGetsWhatItMissedAtOnce() throws IOException {
    TestClient slow = client();
    var _ = slow.call("monitor_cond", "['T','m',{'Root':{'columns':['name','n']}}]");
    TestClient busy = client();
    String text = "x".repeat(10_000);
    for (int i = 0; i < 400; i++) {
      var _ =
          busy.call(
              "transact",
              "['T',{'op':'delete','table':'Root','where':[]},"
                  + "{'op':'insert','table':'Root','row':{'name':'%d%s','n':%d}}]"
                      .formatted(i, text, i));
    }
    int updates = 0;
    String last;
    do {
      last = TestClient.brief(slow.read());
      updates++;
    } while (!last.contains("\"n\":399"));
    assertThat(updates).as("updates for 400 commits").isLessThan(390);
    assertThat(slow.bytesRead()).as("bytes of 4 MB").isLessThan(3_900_000);
    assertThat(brief(slow.call("echo", "[7]"))).containsExactly("2 [7]");
  }

  @Test
  void aColumnOfAnotherMonitorsConditionCountsUntilThatAndItsLikesEnd() throws IOException {
    TestClient busy = client();
    var _ = busy.call("transact", insert("a", 1));
    TestClient plain = client();
    var _ = plain.call("monitor_cond", "['T','p',{'Root':{'columns':['name']}}]");
    String condition = "[['n','<',99]]";
    TestClient other = client();
    var _ =
        other.call(
            "monitor_cond",
            "['T','o',{'Root':[{'columns':['name'],'where':%s}]}]".formatted(condition));
    var _ = busy.call("transact", update(2));
    assertThat(TestClient.brief(plain.read())).contains("{\"modify\":{}}");
    var _ = other.call("monitor_cond_change", "['o','o',{'Root':[{'where':[]}]}]");
    var _ = busy.call("transact", update(3));
    assertThat(TestClient.brief(plain.read())).contains("{\"modify\":{}}");
    var _ = other.call("monitor_cancel", "['o']");
    var _ = plain.call("monitor_cancel", "['p']");
    var _ = plain.call("monitor_cond", "['T','p',{'Root':{'columns':['name']}}]");
    var _ = busy.call("transact", update(4));
    assertThat(brief(plain.call("echo", "[7]"))).hasSize(1);
  }

  private static String update(int n) {
    return "['T',{'op':'update','table':'Root','where':[],'row':{'n':%d}}]".formatted(n);
  }

  @Test
  void requestsWithoutEndWaitInTheSystemsBuffers() throws Exception {
    TestClient client = client();
    var _ = client.call("transact", insert("x".repeat(20_000), 1));
    int requests = 5_000;
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < requests; i++) {
                      var _ =
                          client.send(
                              "transact",
                              "['T',{'op':'select','table':'Root','where':[],'columns':['name']}]");
                    }
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                });
    // Nothing is read until another has been served; then all is there, in order.
    TestClient other = client();
    for (int i = 0; i < 100; i++) {
      assertThat(brief(other.call("echo", "[]"))).hasSize(1);
    }
    for (int i = 0; i < requests; i++) {
      assertThat(client.read().get("id")).isEqualTo(Json.of(i + 2));
    }
    writer.join();
  }
}
