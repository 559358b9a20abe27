package dev.phalanx.crash;

import java.time.Instant;

/**
 * A request of the controller that changes something.
 *
 * @param verb HTTP method
 * @param kind plural, with its subresource: {@code modelservings/status}
 * @param name of the object; of a Kubernetes Event its reason
 * @param status HTTP status of the answer, 0 when the request did not arrive
 * @param at when it was sent
 */
record SentRequest(String verb, String kind, String name, int status, Instant at) {

  boolean has(String otherVerb, String otherKind) {
    return verb.equals(otherVerb) && kind.equals(otherKind);
  }

  boolean isDone() {
    return status >= 200 && status < 300;
  }

  SentRequest answered(int code) {
    return new SentRequest(verb, kind, name, code, at);
  }

  @Override
  public String toString() {
    return "%n  %s %s %s %s".formatted(at, verb, kind + " " + name, status == 0 ? "lost" : status);
  }
}
