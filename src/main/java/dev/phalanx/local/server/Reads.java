package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.store.ObjectKey;
import dev.phalanx.local.store.ObjectStore;
import dev.phalanx.local.store.Pages;
import dev.phalanx.local.store.RevisionGone;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** get and list. */
final class Reads {
  private static final String EXPIRED =
      "The provided continue parameter is too old to display a consistent list result. You can"
          + " start a new list without the continue parameter.";
  private final ObjectStore store;

  Reads(ObjectStore store) {
    this.store = store;
  }

  Reply get(Target target, Request request) {
    requireReached(revision(request.query()));
    StoredObject object = store.find(target.key()).orElseThrow(target::notFound);
    return Representation.of(request).one(object, target.type());
  }

  Reply list(Target target, Request request) {
    Representation representation = Representation.of(request);
    Query query = request.query();
    ListOptions.checkList(query);
    Predicate<StoredObject> selected = selection(target, query);
    long limit = query.number("limit", 0);
    Optional<Token> token = Token.parse(query.text("continue"));
    Pages pages = pages(target, query, token);
    Collection<StoredObject> rest =
        token.map(from -> pages.after(from.last(target))).orElseGet(pages::all);
    List<StoredObject> page = new ArrayList<>();
    Iterator<StoredObject> all = rest.iterator();
    int seen = 0;
    while (all.hasNext() && (limit <= 0 || page.size() < limit)) {
      StoredObject object = all.next();
      seen++;
      if (selected.test(object)) {
        page.add(object);
      }
    }
    ObjectNode metadata = Json.object().put("resourceVersion", Long.toString(pages.revision()));
    if (all.hasNext()) {
      pages.keep();
      metadata.put("continue", Token.after(page.getLast().key(), pages.revision()));
      if (!query.has("labelSelector") && !query.has("fieldSelector")) {
        metadata.put("remainingItemCount", rest.size() - seen);
      }
    }
    return representation.list(page, target.type(), metadata);
  }

  /** All objects that the query selects, now. */
  List<StoredObject> selected(Target target, Query query) {
    Predicate<StoredObject> selected = selection(target, query);
    return store.all(Types.resource(target.type()), target.namespace()).stream()
        .filter(selected)
        .toList();
  }

  static Predicate<StoredObject> selection(Target target, Query query) {
    var labels = LabelSelector.parse(query.text("labelSelector"));
    FieldSelector fields = FieldSelector.parse(target.type(), query.text("fieldSelector"));
    Predicate<StoredObject> selected =
        fields.predicate().and(object -> labels.test(object.labels()));
    return target.name().isEmpty()
        ? selected
        : selected.and(object -> object.key().name().equals(target.name()));
  }

  private Pages pages(Target target, Query query, Optional<Token> token) {
    Optional<Long> revision = token.map(Token::rv);
    String asked = query.text("resourceVersion");
    if (token.isPresent() && !asked.isEmpty() && !asked.equals("0")) {
      throw ApiRefusal.badRequest("specifying resource version is not allowed when using continue");
    }
    if (token.isEmpty()) {
      long from = listRevision(query);
      requireReached(from);
      if (query.text("resourceVersionMatch").equals("Exact")) {
        revision = Optional.of(from);
      }
    }
    try {
      return store.pages(Types.resource(target.type()), target.namespace(), revision);
    } catch (RevisionGone e) {
      throw ApiRefusal.expired(
          token.isPresent() ? EXPIRED : "The resourceVersion for the provided list is too old.");
    }
  }

  private void requireReached(long revision) {
    if (revision > store.revision()) {
      throw tooLarge(revision);
    }
  }

  private static long listRevision(Query query) {
    try {
      return revision(query);
    } catch (ApiRefusal refusal) {
      throw ApiRefusal.badRequest("invalid resource version: " + refusal.getMessage());
    }
  }

  /**
   * The revision that is asked for; 0 for any.
   *
   * @throws ApiRefusal it is no number
   */
  static long revision(Query query) {
    String text = query.text("resourceVersion");
    try {
      return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw ApiRefusal.unexpected(
          "resourceVersion: Invalid value: \"%1$s\": strconv.ParseUint: parsing \"%1$s\": invalid syntax"
              .formatted(text));
    }
  }

  private ApiRefusal tooLarge(long asked) {
    ObjectNode details = Json.object();
    details
        .putArray("causes")
        .addObject()
        .put("reason", "ResourceVersionTooLarge")
        .put("message", "Too large resource version");
    details.put("retryAfterSeconds", 1);
    return ApiRefusal.of(
        504,
        "Timeout",
        "Timeout: Too large resource version: %d, current: %d".formatted(asked, store.revision()),
        details);
  }

  /** Upstream's continue token: the revision of the first page, and the last key shown. */
  private record Token(long rv, String start) {
    static Optional<Token> parse(String text) {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      try {
        JsonNode json = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(text));
        if (!json.path("v").asText().equals("meta.k8s.io/v1")) {
          throw invalid("incorrect encoded version");
        }
        return Optional.of(new Token(json.path("rv").asLong(), json.path("start").asText()));
      } catch (IOException | IllegalArgumentException e) {
        throw invalid(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      }
    }

    private static ApiRefusal invalid(String why) {
      return ApiRefusal.badRequest("invalid continue token: continue key is not valid: " + why);
    }

    static String after(ObjectKey last, long revision) {
      String start = last.namespace() + "/" + last.name();
      ObjectNode json =
          Json.object().put("v", "meta.k8s.io/v1").put("rv", revision).put("start", start);
      return new String(
          Base64.getUrlEncoder().withoutPadding().encode(Json.bytes(json)),
          StandardCharsets.US_ASCII);
    }

    ObjectKey last(Target target) {
      int slash = start.indexOf('/');
      return new ObjectKey(
          Types.resource(target.type()), start.substring(0, slash), start.substring(slash + 1));
    }
  }
}
