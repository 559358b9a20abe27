package dev.phalanx;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CaseTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.DeclaredType;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A new event, effect or input must break the build in every switch that should know it, which a
 * {@code default} would hide. Read from the sources, because class files do not tell.
 */
class SealedSwitchTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/phalanx");

  @Test
  void noSwitchOverASealedTypeHasADefault() throws IOException {
    assertThat(switchesWithDefault(sourcesOf("domain", "decision"))).isEmpty();
  }

  private static List<Path> sourcesOf(String... rooms) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String room : rooms) {
      if (Files.isDirectory(SOURCES.resolve(room))) {
        try (Stream<Path> files = Files.walk(SOURCES.resolve(room))) {
          files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
        }
      }
    }
    return sources;
  }

  /** One line per offending switch: file and line. */
  private static List<String> switchesWithDefault(List<Path> sources) throws IOException {
    if (sources.isEmpty()) {
      return List.of();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    var problems = new DiagnosticCollector<JavaFileObject>();
    try (var files =
        compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
      var options = List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
      var units = files.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, files, problems, options, null, units);
      var found = new ArrayList<String>();
      var parsed = task.parse();
      task.analyze();
      var scanner = new DefaultFinder(Trees.instance(task), found);
      parsed.forEach(unit -> scanner.scan(unit, null));
      return found;
    }
  }

  private static final class DefaultFinder extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final Trees trees;
    private final List<String> found;

    DefaultFinder(Trees trees, List<String> found) {
      this.trees = trees;
      this.found = found;
    }

    @Override
    public @Nullable Void visitSwitch(SwitchTree node, @Nullable Void unused) {
      check(node.getExpression(), node.getCases());
      return super.visitSwitch(node, null);
    }

    @Override
    public @Nullable Void visitSwitchExpression(SwitchExpressionTree node, @Nullable Void unused) {
      check(node.getExpression(), node.getCases());
      return super.visitSwitchExpression(node, null);
    }

    private void check(ExpressionTree selector, List<? extends CaseTree> cases) {
      boolean hasDefault =
          cases.stream()
              .flatMap(c -> c.getLabels().stream())
              .anyMatch(DefaultCaseLabelTree.class::isInstance);
      if (hasDefault && isSealed(selector)) {
        var unit = getCurrentPath().getCompilationUnit();
        long start = trees.getSourcePositions().getStartPosition(unit, selector);
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        found.add(file + ":" + unit.getLineMap().getLineNumber(start));
      }
    }

    private boolean isSealed(ExpressionTree selector) {
      var type = trees.getTypeMirror(new TreePath(getCurrentPath(), selector));
      return type instanceof DeclaredType declared
          && declared.asElement().getModifiers().contains(Modifier.SEALED);
    }
  }
}
