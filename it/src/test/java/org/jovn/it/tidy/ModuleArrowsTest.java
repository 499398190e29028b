// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Modules use one another in one direction only, and no package is split between two of them.
class ModuleArrowsTest {
  /// Each module and those that it may use.
  private static final Map<String, Set<String>> MAY_USE = new LinkedHashMap<>();

  static {
    MAY_USE.put("ovsdb-protocol", Set.of());
    MAY_USE.put("openflow", Set.of());
    MAY_USE.put("daemon", Set.of("ovsdb-protocol"));
    MAY_USE.put("ovsdb-client", Set.of("ovsdb-protocol"));
    MAY_USE.put("ovsdb-server", Set.of("ovsdb-protocol", "daemon", "ovsdb-client"));
    MAY_USE.put("northd", Set.of("ovsdb-protocol", "daemon", "ovsdb-client"));
    MAY_USE.put(
        "vswitchd-agent",
        Set.of("ovsdb-protocol", "daemon", "ovsdb-client", "ovsdb-server", "openflow"));
    MAY_USE.put("tools", Set.copyOf(MAY_USE.keySet()));
  }

  private static final Path ROOT = SourceTree.findRoot();

  private static final Map<String, List<JavaClass>> CLASSES = new LinkedHashMap<>();

  @BeforeAll
  static void readClasses() {
    for (String module : MAY_USE.keySet()) {
      Path folder = ROOT.resolve(module).resolve("target/classes");
      CLASSES.put(module, new ClassFileImporter().importPath(folder).stream().toList());
    }
  }

  @Test
  void arrowsPointOneWay() {
    Map<String, String> moduleOf = new HashMap<>();
    CLASSES.forEach((module, types) -> types.forEach(type -> moduleOf.put(type.getName(), module)));
    Set<String> offenders = new TreeSet<>();
    CLASSES.forEach(
        (module, types) -> {
          for (JavaClass type : types) {
            for (Dependency use : type.getDirectDependenciesFromSelf()) {
              String used = moduleOf.get(use.getTargetClass().getBaseComponentType().getName());
              if (used != null && !used.equals(module) && !mayUse(module, used)) {
                offenders.add("%s -> %s: %s".formatted(module, used, use.getDescription()));
              }
            }
          }
        });
    assertThat(offenders).as("uses against the arrows").isEmpty();
  }

  @Test
  void packagesAreNotSplit() {
    Map<String, Set<String>> modulesOf = new HashMap<>();
    CLASSES.forEach(
        (module, types) -> {
          assertThat(types).as("compiled classes of %s", module).isNotEmpty();
          for (JavaClass type : types) {
            modulesOf.computeIfAbsent(type.getPackageName(), _ -> new TreeSet<>()).add(module);
          }
        });
    modulesOf.values().removeIf(modules -> modules.size() == 1);
    assertThat(modulesOf).as("packages in more than one module").isEmpty();
  }

  @Test
  void everyModuleHasItsRow() throws IOException {
    Set<String> modules = new TreeSet<>();
    try (var folders = Files.newDirectoryStream(ROOT, Files::isDirectory)) {
      for (Path folder : folders) {
        if (Files.exists(folder.resolve("pom.xml")) && !folder.endsWith("it")) {
          modules.add(folder.getFileName().toString());
        }
      }
    }
    assertThat(MAY_USE.keySet()).containsExactlyInAnyOrderElementsOf(modules);
  }

  private static boolean mayUse(String module, String used) {
    return MAY_USE.getOrDefault(module, Set.of()).contains(used);
  }
}
