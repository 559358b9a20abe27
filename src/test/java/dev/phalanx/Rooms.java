package dev.phalanx;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rooms table of ARCHITECTURE.md, and the product's classes that are held to it. */
final class Rooms {
  static final String ROOT = "dev.phalanx";
  static final Path TABLE = Path.of("ARCHITECTURE.md");

  /** The product without its tests. */
  static final JavaClasses CLASSES = new ClassFileImporter().importPath(classesFolder());

  /** What the table calls a library, and the packages (or classes) that are meant. */
  private static final Map<String, List<String>> LIBRARIES =
      Map.ofEntries(
          Map.entry("Akka", List.of("akka..", "scala..")),
          Map.entry("CEL", List.of("dev.cel..")),
          Map.entry("fabric8 client", List.of("io.fabric8..")),
          Map.entry(
              "fabric8 model",
              List.of(
                  "io.fabric8.kubernetes.api..",
                  "io.fabric8.kubernetes.model..",
                  "io.fabric8.generator.annotation..",
                  "io.fabric8.crd.generator.annotation..",
                  "io.fabric8.kubernetes.client.CustomResource")),
          Map.entry("H2", List.of("org.h2..")),
          Map.entry("Jackson", List.of("com.fasterxml.jackson..")),
          Map.entry("JDK HTTP server", List.of("com.sun.net.httpserver..")),
          Map.entry("JDBC", List.of("java.sql..", "javax.sql..")),
          Map.entry("Micrometer", List.of("io.micrometer..", "io.prometheus..")),
          Map.entry("pcollections", List.of("org.pcollections..")),
          Map.entry("picocli", List.of("picocli..")),
          Map.entry("SLF4J", List.of("org.slf4j..")),
          Map.entry("SnakeYAML engine", List.of("org.snakeyaml.engine..")),
          Map.entry("Typesafe config", List.of("com.typesafe.config..")));

  private static final Pattern ROW =
      Pattern.compile("^\\| `(?<room>[a-z]+)` \\|[^|]*\\| (?<uses>[^|]*) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([a-z]+)`");

  private Rooms() {}

  /**
   * One row.
   *
   * @param name the package below the root
   * @param rooms the other rooms it may use
   * @param libraries the libraries it may use, in the table's words
   */
  record Room(String name, List<String> rooms, List<String> libraries) {

    String packages() {
      return ROOT + "." + name + "..";
    }

    /** Package patterns of all it may use outside the Java library; a class stands for itself. */
    List<String> allowed() {
      List<String> allowed = new ArrayList<>(List.of(packages(), "org.jspecify.annotations"));
      rooms.forEach(room -> allowed.add(ROOT + "." + room + ".."));
      libraries.forEach(library -> allowed.addAll(packagesOf(library)));
      return allowed;
    }

    boolean mayUse(String library) {
      return libraries.contains(library);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** The table's rows, in its order. */
  static List<Room> all() {
    try (var lines = Files.lines(TABLE)) {
      return lines.map(ROW::matcher).filter(Matcher::find).map(Rooms::room).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Room room(Matcher row) {
    List<String> rooms = new ArrayList<>();
    List<String> libraries = new ArrayList<>();
    for (String word : row.group("uses").split(",\\s*")) {
      Matcher quoted = QUOTED.matcher(word);
      if (quoted.matches()) {
        rooms.add(quoted.group(1));
      } else {
        libraries.add(word.strip());
      }
    }
    return new Room(row.group("room"), rooms, libraries);
  }

  private static List<String> packagesOf(String library) {
    List<String> packages = LIBRARIES.get(library);
    if (packages == null) {
      throw new AssertionError(
          "%s: unknown library '%s' in the rooms table; known are %s"
              .formatted(TABLE, library, LIBRARIES.keySet()));
    }
    return packages;
  }

  private static Path classesFolder() {
    try {
      return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
