package dev.phalanx.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What is configured of the controller; {@code application.conf} explains each key.
 *
 * @param dataDirectory folder of the journal
 * @param kubernetes the way to the API server
 * @param http the introspection endpoint
 * @param effects how effects are sent and repeated
 * @param inbox how observations wait
 * @param recovery how failures are judged and answered
 * @param journal how long the journal keeps what
 * @param akka the whole configuration, for the actor system
 */
public record ControllerSettings(
    Path dataDirectory,
    Kubernetes kubernetes,
    Http http,
    Effects effects,
    Inbox inbox,
    Recovery recovery,
    Journal journal,
    Config akka) {

  /**
   * The way to the API server.
   *
   * @param kubeconfig a file; when absent, {@code KUBECONFIG} or the cluster that it runs in
   * @param context of the kubeconfig; when absent, its current one
   * @param requestTimeout of one request
   */
  public record Kubernetes(
      Optional<Path> kubeconfig, Optional<String> context, Duration requestTimeout) {}

  /**
   * The introspection endpoint.
   *
   * @param host address to listen on
   * @param port port to listen on, 0 for any free one
   */
  public record Http(String host, int port) {}

  /** The keys of {@code phalanx.effects}. */
  public record Effects(
      int maxInFlight,
      Duration retry,
      Duration retryMax,
      Duration refused,
      Duration refusedMax,
      Duration unseen,
      Duration unseenMax,
      Duration statusInterval,
      int reportAfter) {}

  /**
   * How observations wait.
   *
   * @param capacity observations of one ModelServing that wait
   * @param maxBatch observations decided on in one go
   * @param gather longest rest between two decisions on one ModelServing
   */
  public record Inbox(int capacity, int maxBatch, Duration gather) {}

  /** The keys of {@code phalanx.recovery}; deadlines of zero are none, numbers of zero no limit. */
  public record Recovery(
      Duration schedulingDeadline,
      Duration imageDeadline,
      Duration rendezvousDeadline,
      Duration joinDeadline,
      Duration readyDeadline,
      Duration backoff,
      Duration backoffMax,
      Duration healthy,
      int maxAttempts,
      Duration nodeTolerance,
      Duration terminationDeadline,
      boolean forceDelete,
      int stormActs,
      Duration stormWindow) {}

  /**
   * The journal, and how long it keeps what.
   *
   * @param url JDBC URL of the journal
   * @param user database user
   * @param password of that user
   * @param retention how long the journal of a deleted ModelServing is kept
   * @param snapshotEvery events of one ModelServing between two snapshots
   */
  public record Journal(
      String url, String user, String password, Duration retention, int snapshotEvery) {
    /** Without the password. */
    @Override
    public String toString() {
      return "Journal[%s]".formatted(url);
    }
  }

  private static final String JOURNAL_DB = "akka-persistence-jdbc.shared-databases.slick.db.";

  /**
   * Reads the configuration.
   *
   * @param overrides keys and values that go before files and environment, such as {@code
   *     phalanx.http.port}
   * @throws IllegalArgumentException when a value is missing or wrong; the message names key and
   *     value
   */
  public static ControllerSettings load(Map<String, Object> overrides) {
    try {
      var all =
          ConfigFactory.load(
              ConfigFactory.parseMap(overrides, "command line")
                  .withFallback(ConfigFactory.defaultApplication()));
      return of(all);
    } catch (ConfigException e) {
      throw new IllegalArgumentException("configuration: " + e.getMessage(), e);
    }
  }

  private static ControllerSettings of(Config all) {
    var phalanx = all.getConfig("phalanx");
    return new ControllerSettings(
        Path.of(phalanx.getString("data-dir")),
        kubernetes(phalanx.getConfig("kubernetes")),
        new Http(phalanx.getString("http.host"), number(phalanx, "http.port", 0, 65_535)),
        effects(phalanx.getConfig("effects")),
        new Inbox(
            number(phalanx, "inbox.capacity", 1, Integer.MAX_VALUE),
            number(phalanx, "inbox.max-batch", 1, Integer.MAX_VALUE),
            phalanx.getDuration("inbox.gather")),
        recovery(phalanx.getConfig("recovery")),
        new Journal(
            all.getString(JOURNAL_DB + "url"),
            all.getString(JOURNAL_DB + "user"),
            all.getString(JOURNAL_DB + "password"),
            phalanx.getDuration("journal.retention"),
            number(phalanx, "journal.snapshot-every", 1, Integer.MAX_VALUE)),
        all);
  }

  private static Kubernetes kubernetes(Config config) {
    return new Kubernetes(
        text(config, "kubeconfig").map(Path::of),
        text(config, "context"),
        config.getDuration("request-timeout"));
  }

  private static Effects effects(Config config) {
    return new Effects(
        number(config, "max-in-flight", 2, Integer.MAX_VALUE),
        config.getDuration("retry"),
        config.getDuration("retry-max"),
        config.getDuration("refused"),
        config.getDuration("refused-max"),
        config.getDuration("unseen"),
        config.getDuration("unseen-max"),
        config.getDuration("status-interval"),
        number(config, "report-after", 1, Integer.MAX_VALUE));
  }

  private static Recovery recovery(Config config) {
    return new Recovery(
        config.getDuration("scheduling-deadline"),
        config.getDuration("image-deadline"),
        config.getDuration("rendezvous-deadline"),
        config.getDuration("join-deadline"),
        config.getDuration("ready-deadline"),
        config.getDuration("backoff"),
        config.getDuration("backoff-max"),
        config.getDuration("healthy"),
        number(config, "max-attempts", 0, Integer.MAX_VALUE),
        config.getDuration("node-tolerance"),
        config.getDuration("termination-deadline"),
        config.getBoolean("force-delete"),
        number(config, "storm-acts", 0, Integer.MAX_VALUE),
        config.getDuration("storm-window"));
  }

  /** Empty means absent. */
  private static Optional<String> text(Config config, String key) {
    return Optional.of(config.getString(key)).filter(text -> !text.isEmpty());
  }

  private static int number(Config config, String key, int min, int max) {
    int value = config.getInt(key);
    if (value < min || value > max) {
      throw new ConfigException.BadValue(
          config.getValue(key).origin(),
          key,
          "%d is not between %d and %d".formatted(value, min, max));
    }
    return value;
  }
}
