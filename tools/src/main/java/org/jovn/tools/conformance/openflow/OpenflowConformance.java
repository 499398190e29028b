// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jovn.daemon.Fatal;
import org.jovn.openflow.channel.OfEndpoint;
import org.jovn.tools.conformance.CaseResult;
import org.jovn.tools.conformance.Report;
import org.jovn.tools.conformance.ReportOptions;
import org.jovn.tools.conformance.Status;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `jovn conformance openflow`: a switch, or a controller, against OpenFlow 1.3.5.
@Command(
    name = "openflow",
    description = {
      "Runs the cases of OpenFlow 1.3.5 against a switch, or with --controller a controller.",
      "The switch's flows, groups and meters are removed."
    },
    mixinStandardHelpOptions = true)
public final class OpenflowConformance implements Callable<Integer> {

  @Mixin private ReportOptions options = new ReportOptions();

  @Option(
      names = "--controller",
      description = "the peer is a controller, and this plays the switch")
  private boolean controller;

  @Parameters(
      paramLabel = "METHOD",
      description = "tcp:HOST:PORT or unix:FILE to connect, ptcp:PORT[:HOST] or punix:FILE to wait")
  private String method = "";

  @Override
  public Integer call() {
    Report report = new Report("jovn conformance openflow");
    OfEndpoint endpoint;
    try {
      endpoint = OfEndpoint.parse(method);
    } catch (IllegalArgumentException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
    List<OpenflowCase> cases = new ArrayList<>();
    if (controller) {
      cases.addAll(OpenflowControllerCases.ALL);
    } else {
      cases.addAll(OpenflowChannelCases.ALL);
      cases.addAll(OpenflowFlowCases.ALL);
      cases.addAll(OpenflowTableCases.ALL);
    }
    switch (endpoint) {
      case OfEndpoint.Active active -> run(cases, report, active, null);
      case OfEndpoint.Passive passive -> {
        try (ServerSocketChannel server = OpenflowPeer.listen(passive)) {
          run(cases, report, null, server);
        } catch (IOException e) {
          throw Fatal.of(method + ": " + e.getMessage());
        }
      }
    }
    return options.finish(report);
  }

  private static void run(
      List<OpenflowCase> cases,
      Report report,
      OfEndpoint.@Nullable Active endpoint,
      @Nullable ServerSocketChannel server) {
    for (OpenflowCase next : cases) {
      List<String> exchange = new ArrayList<>();
      long start = System.nanoTime();
      Optional<String> failure = Optional.empty();
      try (OpenflowPeer peer =
          endpoint != null
              ? OpenflowPeer.connect(endpoint, exchange)
              : server != null ? OpenflowPeer.accept(server, exchange) : null) {
        if (peer == null) {
          throw new IllegalStateException("neither whom to connect to nor where to listen");
        }
        if (next.hello()) {
          peer.hello();
        }
        next.body().accept(peer);
      } catch (CaseFailure e) {
        failure = Optional.of(String.valueOf(e.getMessage()));
      } catch (IOException e) {
        failure = Optional.of("cannot connect: " + e.getMessage());
      }
      report.add(
          new CaseResult(
              next.id(),
              "OpenFlow 1.3.5, " + next.section(),
              next.title(),
              failure.isEmpty() ? Status.PASS : Status.FAIL,
              failure.orElse(""),
              exchange,
              (System.nanoTime() - start) / 1_000_000));
    }
  }
}
