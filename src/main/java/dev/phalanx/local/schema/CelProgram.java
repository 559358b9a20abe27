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

/** A compiled expression over {@code self} and {@code oldSelf}. */
record CelProgram(CelRuntime.Program program) {

  /** Made once, when the first rule is compiled: it takes a tenth of a second. */
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

  static CelProgram compile(String expression) throws CelFailure {
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
      throw new CelFailure(e.getMessage() == null ? "evaluation failed" : e.getMessage());
    }
  }
}
