package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Tokens of service accounts, as {@code kubectl create token} asks for them; nobody checks them.
 */
final class TokenSubresource {
  private static final String TOKEN = "token";
  private static final long SECONDS = 3600;
  private final ObjectStore store;

  TokenSubresource(ObjectStore store) {
    this.store = store;
  }

  static boolean isMeant(Target target) {
    return target.subresource().equals(TOKEN)
        && Types.resource(target.type()).equals("serviceaccounts");
  }

  /** A JSON web token without a signature. */
  Reply create(Target target, Request request) {
    StoredObject account = store.find(target.key()).orElseThrow(target::notFound);
    ObjectNode review = review(request);
    ObjectNode spec = Json.child(review, "spec");
    if (!spec.has("expirationSeconds")) {
      spec.put("expirationSeconds", SECONDS);
    }
    Instant now = Instant.now();
    Instant end = now.plusSeconds(spec.path("expirationSeconds").asLong(SECONDS));
    ObjectNode claims =
        Json.object()
            .put("sub", "system:serviceaccount:%s:%s".formatted(target.namespace(), target.name()))
            .put("uid", account.uid())
            .put("iat", now.getEpochSecond())
            .put("exp", end.getEpochSecond());
    review
        .putObject("status")
        .put(TOKEN, encoded(Json.object().put("alg", "none")) + "." + encoded(claims) + ".")
        .put("expirationTimestamp", Json.timestamp(end));
    review.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    Json.metadata(review)
        .put("name", target.name())
        .put("namespace", target.namespace())
        .put("creationTimestamp", Json.timestamp(now));
    return Reply.json(201, review);
  }

  private static String encoded(ObjectNode part) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(part));
  }

  private static ObjectNode review(Request request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    try {
      JsonNode review =
          request.contentType().contains("protobuf") ? Json.object() : Json.YAML.readTree(body);
      return review instanceof ObjectNode object ? object : Json.object();
    } catch (IOException e) {
      throw ApiRefusal.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
