package dev.phalanx.local.schema;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A compiled expression over {@code self} and {@code oldSelf}. */
record CelProgram(CelRuntime.Program program) {
  private static final Pattern PLACE = Pattern.compile("^evaluation error at <input>:\\d+: ");
  private static final Logger LOG = LoggerFactory.getLogger(CelProgram.class);

  /** By expression; CRDs repeat theirs, and each is checked before it is used. */
  private static final Map<String, CelProgram> COMPILED = new ConcurrentHashMap<>();

  /** Made once: its classes take a third of a second of a processor. */
  private static final class Environment {
    static final Cel CEL = create();

    private static Cel create() {
      CelOptions options = CelOptions.current().populateMacroCalls(false).build();
      return CelFactory.standardCelBuilder()
          .setOptions(options)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("self", SimpleType.DYN)
          .addVar("oldSelf", SimpleType.DYN)
          .addCompilerLibraries(
              CelExtensions.strings(), CelExtensions.math(options), CelExtensions.sets(options))
          .addRuntimeLibraries(
              CelExtensions.strings(), CelExtensions.math(options), CelExtensions.sets(options))
          .addFunctionDeclarations(KubernetesFunctions.declarations())
          .addFunctionBindings(KubernetesFunctions.bindings())
          .build();
    }
  }

  /** Loads in the background what compiling needs, before the first CRD waits for it. */
  static void prepare() {
    Thread.ofVirtual().name("cel").start(() -> compileAhead("true"));
  }

  /** Compiles an expression that will be asked for; errors show then. */
  static void compileAhead(String expression) {
    try {
      compile(expression);
    } catch (CelFailure e) {
      LOG.debug("{} does not compile", expression, e);
    }
  }

  static CelProgram compile(String expression) throws CelFailure {
    CelProgram known = COMPILED.get(expression);
    if (known == null) {
      known = compiled(expression);
      COMPILED.put(expression, known);
    }
    return known;
  }

  private static CelProgram compiled(String expression) throws CelFailure {
    try {
      return new CelProgram(
          Environment.CEL.createProgram(Environment.CEL.compile(expression).getAst()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new CelFailure("compilation failed: " + e.getMessage());
    }
  }

  Object run(Map<String, Object> variables) throws CelFailure {
    try {
      return program.eval(variables);
    } catch (CelEvaluationException e) {
      throw new CelFailure(text(e));
    }
  }

  /** Without the place, which upstream does not tell; what is no quantity says so itself. */
  private static String text(CelEvaluationException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = cause instanceof NumberFormatException ? cause.getMessage() : e.getMessage();
    return text == null ? "evaluation failed" : PLACE.matcher(text).replaceFirst("");
  }
}
