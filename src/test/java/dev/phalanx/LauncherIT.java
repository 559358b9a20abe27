package dev.phalanx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./phalanx} in a checkout whose Maven and Java only write down that they ran. */
class LauncherIT {
  private static final String BUILDS =
      """
      #!/bin/sh
      mkdir building || echo 'two builds at once'
      sleep 0.3
      echo built >>builds
      cp src/main/jvm/find-jdk25.sh target/
      touch target/phalanx.jar target/phalanx.built
      rmdir building
      """;
  private static final int PATIENCE_SECONDS = 60;

  private final Path root;

  LauncherIT(@TempDir Path root) {
    this.root = root;
  }

  private record End(int code, String output) {}

  @BeforeEach
  void checkOut() throws IOException {
    copy("phalanx");
    copy("src/main/jvm/find-jdk25.sh");
    Files.createFile(root.resolve("pom.xml"));
    script("mvnw", BUILDS);
    script("jdk/bin/javac", "");
    script("jdk/bin/java", "#!/bin/sh\nfor last; do :; done\necho \"java ran $last\"\n");
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
  }

  @Test
  void itBuildsOnceAndPassesOnWhatItIsGiven() throws Exception {
    assertThat(end(start("version")))
        .isEqualTo(new End(0, "building phalanx...\njava ran version\n"));
    assertThat(end(start("version"))).isEqualTo(new End(0, "java ran version\n"));
    assertThat(builds()).hasSize(1);
  }

  @Test
  void ofManyThatFindTheLockOfADeadBuildOneBuilds() throws Exception {
    Files.createDirectories(root.resolve("target/build.lock"));
    Files.writeString(root.resolve("target/build.lock/pid"), Long.toString(deadProcess()));

    var launchers = new ArrayList<Process>();
    for (int i = 0; i < 8; i++) {
      launchers.add(start("version"));
    }
    for (var launcher : launchers) {
      var end = end(launcher);
      assertThat(end.code()).as(end.output()).isZero();
      assertThat(end.output()).endsWith("java ran version\n");
    }
    assertThat(builds()).hasSize(1);
    assertThat(root.resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void aBuildThatFailsIsShownAndTriedAgainTheNextTime() throws Exception {
    script("mvnw", "#!/bin/sh\necho 'Main.java:7: error'\nexit 1\n");
    var failed = end(start("version"));
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.output()).contains("Main.java:7: error", "phalanx: the build failed");

    script("mvnw", BUILDS);
    assertThat(end(start("version")).output()).endsWith("java ran version\n");
  }

  private Process start(String argument) throws IOException {
    var builder =
        new ProcessBuilder(root.resolve("phalanx").toString(), argument).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PHALANX_"));
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    return builder.start();
  }

  private static End end(Process process) throws Exception {
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new End(process.exitValue(), output);
  }

  private static long deadProcess() throws Exception {
    var process = new ProcessBuilder("true").start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.pid();
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(root.resolve("builds"));
  }

  private void copy(String file) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.copy(Path.of(file), root.resolve(file));
  }

  private void script(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
    Files.setPosixFilePermissions(root.resolve(file), PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
