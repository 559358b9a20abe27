package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.merge.FieldOwnership;

/** Questions about the asker; who can reach the server may do everything. */
final class Reviews {
  private static final String USER = "phalanx";

  private Reviews() {}

  static Reply answer(Target target, Request request) {
    Options options = Options.of(request, "CreateOptions");
    ObjectNode review = Bodies.object(request, target.type(), options);
    FieldOwnership.updated(null, review, options.writer(target), target.type().schema());
    switch (target.type().plural()) {
      case "selfsubjectreviews" -> identify(review);
      case "selfsubjectrulesreviews" -> listRules(review);
      default -> review.putObject("status").put("allowed", true);
    }
    return Representation.of(request).one(201, review, target.type(), options.warnings());
  }

  private static void identify(ObjectNode review) {
    Json.metadata(review).put("creationTimestamp", Json.now());
    ObjectNode user = review.putObject("status").putObject("userInfo");
    user.put("username", USER).putArray("groups").add("system:masters").add("system:authenticated");
  }

  private static void listRules(ObjectNode review) {
    ObjectNode status = review.putObject("status");
    ObjectNode rule = status.putArray("resourceRules").addObject();
    for (String field : new String[] {"verbs", "apiGroups", "resources"}) {
      rule.putArray(field).add("*");
    }
    ArrayNode nonResource = status.putArray("nonResourceRules");
    ObjectNode urls = nonResource.addObject();
    urls.putArray("verbs").add("*");
    urls.putArray("nonResourceURLs").add("*");
    status.put("incomplete", false);
  }
}
