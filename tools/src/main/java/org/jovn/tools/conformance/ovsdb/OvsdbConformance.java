// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.tools.conformance.Report;
import org.jovn.tools.conformance.ReportOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `jovn conformance ovsdb SERVER`.
@Command(
    name = "ovsdb",
    description = {
      "Runs the cases of RFC 7047 and ovsdb-server(7) against a server.",
      "It inserts rows with names of its own, and deletes them again."
    },
    mixinStandardHelpOptions = true)
public final class OvsdbConformance implements Callable<Integer> {

  private static final int CONNECT_MILLIS_MAX = 2000;

  @Parameters(paramLabel = "SERVER", description = "tcp:HOST:PORT, ssl:HOST:PORT or unix:FILE")
  private String server = "";

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "the database to work on (default: OVN_Northbound or the first one)")
  private List<String> database = List.of();

  @Option(
      names = {"-p", "--private-key"},
      paramLabel = "FILE",
      description = "private key for ssl:")
  private List<Path> privateKey = List.of();

  @Option(
      names = {"-c", "--certificate"},
      paramLabel = "FILE",
      description = "certificate for ssl:")
  private List<Path> certificate = List.of();

  @Option(
      names = {"-C", "--ca-cert"},
      paramLabel = "FILE",
      description = "certificates of authorities for ssl:")
  private List<Path> authorities = List.of();

  @Option(
      names = "--role-server",
      paramLabel = "SERVER",
      description = "another remote of the same server, which has a role, for the cases of roles")
  private List<String> roleServer = List.of();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "the name of that role; one that has no row in RBAC_Role")
  private List<String> role = List.of();

  @Option(
      names = "--role-key",
      paramLabel = "FILE",
      description = "private key of the client with the role (default: that of -p)")
  private List<Path> roleKey = List.of();

  @Option(
      names = "--role-cert",
      paramLabel = "FILE",
      description = "certificate of the client with the role (default: that of -c)")
  private List<Path> roleCertificate = List.of();

  @Option(
      names = "--case",
      paramLabel = "PREFIX",
      description = "only the cases whose id begins so; may be repeated")
  private List<String> prefixes = List.of();

  @Mixin private ReportOptions report = new ReportOptions();

  /// For picocli, which fills the fields.
  public OvsdbConformance() {}

  @Override
  public Integer call() {
    try {
      TlsFiles files = new TlsFiles(last(privateKey), last(certificate), last(authorities));
      Target target = target(server, files);
      return report.finish(new Suite(target, restricted(files), last(database), prefixes).run());
    } catch (EndpointException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      throw Fatal.of(e.getFile() + ": No such file or directory");
    } catch (IOException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<RestrictedPeer> restricted(TlsFiles files)
      throws IOException, EndpointException {
    if (roleServer.isEmpty() && role.isEmpty()) {
      return Optional.empty();
    }
    TlsFiles own =
        new TlsFiles(
            last(roleKey).or(files::privateKey),
            last(roleCertificate).or(files::certificate),
            files.authorities());
    if (roleServer.isEmpty() || role.isEmpty() || own.certificate().isEmpty()) {
      throw Fatal.of("--role-server and --role go together, and need a certificate (--role-cert)");
    }
    return Optional.of(
        new RestrictedPeer(target(roleServer.getLast(), own), role.getLast(), own.commonName()));
  }

  /// Runs the cases whose ids begin with one of the prefixes, or all when there are none.
  ///
  /// @param server its connection method, `tcp:` or `unix:`
  public static Report judge(String server, List<String> prefixes)
      throws IOException, EndpointException {
    TlsFiles none = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());
    return new Suite(target(server, none), Optional.empty(), Optional.empty(), prefixes).run();
  }

  private static Target target(String server, TlsFiles files)
      throws IOException, EndpointException {
    return new Target(Endpoint.parseActive(server), files.read(), CONNECT_MILLIS_MAX);
  }

  private static <T> Optional<T> last(List<T> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }
}
