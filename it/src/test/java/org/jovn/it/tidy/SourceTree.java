// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The files of the project, and the types and methods that the Java ones declare.
record SourceTree(Path root, List<TextFile> files, List<Declaration> declarations) {
  private static final Set<String> SKIPPED_FOLDERS = Set.of(".git", ".idea", "target", "var");
  private static final Set<String> TEXT_SUFFIXES =
      Set.of("java", "xml", "md", "sh", "txt", "properties", "config");

  /// A text file; `path` is relative to the root and has forward slashes.
  record TextFile(String path, List<String> lines) {
    boolean isJava() {
      return path.endsWith(".java");
    }

    boolean isMain() {
      return path.contains("/src/main/");
    }

    /// The rows "path:line: text" of the lines that `wrong` finds.
    List<String> where(Predicate<String> wrong) {
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < lines.size(); i++) {
        if (wrong.test(lines.get(i))) {
          rows.add("%s:%d: %s".formatted(path, i + 1, lines.get(i).strip()));
        }
      }
      return rows;
    }
  }

  /// A type or method of a Java file, with the number of lines from its first to its last.
  record Declaration(String path, String name, boolean isType, long line, long length) {}

  static SourceTree read() {
    Path root = findRoot();
    List<TextFile> files = new ArrayList<>();
    List<Path> java = new ArrayList<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              boolean skipped = SKIPPED_FOLDERS.contains(folder.getFileName().toString());
              return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile() && isText(root, file)) {
                String path = root.relativize(file).toString().replace('\\', '/');
                files.add(new TextFile(path, Files.readAllLines(file)));
                if (path.endsWith(".java")) {
                  java.add(file);
                }
              }
              return FileVisitResult.CONTINUE;
            }
          });
      return new SourceTree(root, files, declarations(root, java));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<TextFile> java() {
    return files.stream().filter(TextFile::isJava).toList();
  }

  /// The folder of the sources, sought upwards from where the test runs.
  static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("dist/programs"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("not inside the sources: " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }

  /// By suffix, or, for what has none, a script of our own.
  private static boolean isText(Path root, Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    if (dot > 0) {
      return TEXT_SUFFIXES.contains(name.substring(dot + 1));
    }
    Path parent = file.getParent();
    return name.equals("jovn")
        || root.resolve("dist").equals(parent)
        || root.resolve(".ci").equals(parent);
  }

  private static List<Declaration> declarations(Path root, List<Path> java) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Declaration> found = new ArrayList<>();
    try (var manager = compiler.getStandardFileManager(null, null, null)) {
      var units = manager.getJavaFileObjectsFromPaths(java);
      var task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null, units);
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        Path file = Path.of(unit.getSourceFile().toUri());
        new Declarations(root.relativize(file).toString(), unit, positions, found).scan(unit, null);
      }
    }
    return found;
  }

  private static final class Declarations extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final String path;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<Declaration> found;

    Declarations(
        String path, CompilationUnitTree unit, SourcePositions positions, List<Declaration> found) {
      this.path = path;
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      add(type, type.getSimpleName().toString(), true);
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      add(method, method.getName().toString(), false);
      return super.visitMethod(method, null);
    }

    private void add(Tree tree, String name, boolean isType) {
      long start = positions.getStartPosition(unit, tree);
      long end = positions.getEndPosition(unit, tree);
      if (start >= 0 && end >= 0 && !name.isEmpty()) {
        long first = unit.getLineMap().getLineNumber(start);
        long last = unit.getLineMap().getLineNumber(end);
        found.add(new Declaration(path, name, isType, first, last - first + 1));
      }
    }
  }
}
