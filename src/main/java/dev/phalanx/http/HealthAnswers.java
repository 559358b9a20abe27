package dev.phalanx.http;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import com.fasterxml.jackson.core.JsonGenerator;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** {@code /healthz}, {@code /readyz} and {@code /metrics}. */
final class HealthAnswers {
  private static final ContentType PROMETHEUS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=utf-8");

  private final Readiness readiness;
  private final PrometheusMeterRegistry metrics;

  HealthAnswers(Readiness readiness, PrometheusMeterRegistry metrics) {
    this.readiness = readiness;
    this.metrics = metrics;
  }

  /** That there is an answer is the answer. */
  HttpResponse alive(Ask ask) {
    if (isText(ask)) {
      return Answers.text("ok\n");
    }
    return Answers.json(
        to -> {
          to.writeStartObject();
          to.writeBooleanField("ok", true);
          to.writeEndObject();
        });
  }

  /** 200 when every check holds, else 503; the checks either way. */
  HttpResponse ready(Ask ask) {
    var checks = readiness.checks();
    boolean isReady = checks.stream().allMatch(Readiness.Check::ok);
    StatusCode status = isReady ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
    return isText(ask)
        ? Answers.text(status, text(checks))
        : Answers.json(status, to -> write(isReady, checks, to));
  }

  HttpResponse metrics() {
    return Answers.of(PROMETHEUS, metrics.scrape());
  }

  private static boolean isText(Ask ask) {
    return Form.of(ask.request(), List.of(Form.JSON, Form.TEXT)) == Form.TEXT;
  }

  private static String text(List<Readiness.Check> checks) {
    return checks.stream()
        .map(check -> "%s %s: %s%n".formatted(check.ok() ? "✔" : "✘", check.name(), check.detail()))
        .collect(Collectors.joining());
  }

  private static void write(boolean isReady, List<Readiness.Check> checks, JsonGenerator to)
      throws IOException {
    to.writeStartObject();
    to.writeBooleanField("ready", isReady);
    to.writeObjectFieldStart("checks");
    for (var check : checks) {
      to.writeObjectFieldStart(check.name());
      to.writeBooleanField("ok", check.ok());
      to.writeStringField("detail", check.detail());
      to.writeEndObject();
    }
    to.writeEndObject();
    to.writeEndObject();
  }
}
