package dev.phalanx.world;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a test class once for each world, with its {@link TestApiServer} as a parameter. Each is
 * started for the first class that asks, and shared by all. Without {@code KUBEBUILDER_ASSETS} a
 * line says that the real one is left out.
 */
public final class ApiServers implements ClassTemplateInvocationContextProvider {
  private static final Namespace NAMESPACE = Namespace.create(ApiServers.class);
  private static final Logger LOG = LoggerFactory.getLogger(ApiServers.class);
  private static final String ASSETS = "KUBEBUILDER_ASSETS";

  private enum World {
    EMBEDDED,
    REAL
  }

  @Override
  public boolean supportsClassTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<? extends ClassTemplateInvocationContext> provideClassTemplateInvocationContexts(
      ExtensionContext context) {
    if (System.getenv(ASSETS) == null) {
      LOG.warn(
          "{} is not set: {} runs on the embedded API server only",
          ASSETS,
          context.getRequiredTestClass().getSimpleName());
      return Stream.of(new InWorld(World.EMBEDDED));
    }
    return Stream.of(World.values()).map(InWorld::new);
  }

  /** An embedded server that no other test has used; the caller's to close. */
  public static TestApiServer newEmbedded() {
    return Server.started(World.EMBEDDED);
  }

  /** A real server that no other test has used; empty where there can be none. */
  public static Optional<TestApiServer> newReal() {
    return System.getenv(ASSETS) == null
        ? Optional.empty()
        : Optional.of(Server.started(World.REAL));
  }

  private record InWorld(World world) implements ClassTemplateInvocationContext {
    @Override
    public String getDisplayName(int invocationIndex) {
      return world == World.REAL ? "real API server" : "embedded API server";
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new Server(world));
    }
  }

  /** For tests of what only a real API server can tell. */
  public static final class RealOnly implements ExecutionCondition, ParameterResolver {
    private final Server real = new Server(World.REAL);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return System.getenv(ASSETS) == null
          ? ConditionEvaluationResult.disabled(ASSETS + " is not set")
          : ConditionEvaluationResult.enabled("there is one");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return real.supportsParameter(parameter, context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return real.resolveParameter(parameter, context);
    }
  }

  private record Server(World world) implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType().equals(TestApiServer.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(world, Server::started, TestApiServer.class);
    }

    private static TestApiServer started(World world) {
      try {
        return switch (world) {
          case EMBEDDED -> new EmbeddedApiServer();
          case REAL -> new RealApiServer(Path.of(System.getenv(ASSETS)));
        };
      } catch (IOException | GeneralSecurityException e) {
        throw new IllegalStateException("the API server could not be started", e);
      }
    }
  }
}
