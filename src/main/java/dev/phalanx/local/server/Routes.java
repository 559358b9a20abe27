package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.refusal.ApiRefusal;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.schema.SchemaCatalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who answers which path. */
final class Routes {
  private static final Set<String> REVIEWS =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  private final Types types;
  private final Reads reads;
  private final Watches watches;
  private final Modifications modifications;
  private final ScaleSubresource scales;
  private final PodSubresources pods;
  private final TokenSubresource tokens;

  Routes(
      Types types,
      Reads reads,
      Watches watches,
      Modifications modifications,
      ScaleSubresource scales,
      PodSubresources pods,
      TokenSubresource tokens) {
    this.types = types;
    this.reads = reads;
    this.watches = watches;
    this.modifications = modifications;
    this.scales = scales;
    this.pods = pods;
    this.tokens = tokens;
  }

  Reply answer(Request request) {
    List<String> path = request.path();
    return switch (path.isEmpty() ? "" : path.getFirst()) {
      case "api" -> path.size() < 3 ? core(request) : resource(request, 2);
      case "apis" -> path.size() < 4 ? groups(request) : resource(request, 3);
      case "healthz", "livez", "readyz" -> Reply.text("ok");
      case "version" -> Reply.json(200, version());
      case "openapi" -> openApi(request);
      case "" -> index();
      default -> notFound();
    };
  }

  /** Who delegates for custom groups knows no Status; the built-in groups answer one. */
  private Reply unserved(String group) {
    if (isBuiltIn(group)) {
      throw ApiRefusal.noSuchResource();
    }
    return notFound();
  }

  private boolean isBuiltIn(String group) {
    return types.catalog().resources().stream()
        .anyMatch(type -> type.group().equals(group) && !type.custom());
  }

  private static Reply notFound() {
    return new Reply.Complete(
        404,
        Reply.TEXT,
        out -> out.write("404 page not found\n".getBytes(StandardCharsets.UTF_8)),
        List.of());
  }

  private static Reply index() {
    ObjectNode index = Json.object();
    var paths = index.putArray("paths");
    List.of("/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v3", "/readyz", "/version")
        .forEach(paths::add);
    return Reply.json(200, index);
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "35")
        .put("gitVersion", "v1.35.4+phalanx")
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "jvm/25");
  }

  private Reply core(Request request) {
    SchemaCatalog catalog = types.catalog();
    if (request.path().size() == 2) {
      return catalog
          .resourceList("", request.path().get(1))
          .map(list -> Reply.json(200, list))
          .orElseGet(Routes::notFound);
    }
    if (wantsAggregated(request)) {
      return aggregated(catalog.aggregatedCore());
    }
    ObjectNode versions = catalog.coreVersions();
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", request.header("Host"));
    return Reply.json(200, versions);
  }

  private Reply groups(Request request) {
    SchemaCatalog catalog = types.catalog();
    List<String> path = request.path();
    return switch (path.size()) {
      case 1 ->
          wantsAggregated(request)
              ? aggregated(catalog.aggregatedGroups())
              : Reply.json(200, catalog.groups());
      case 2 ->
          catalog
              .group(path.get(1))
              .map(group -> Reply.json(200, group))
              .orElseGet(Routes::notFound);
      default ->
          catalog
              .resourceList(path.get(1), path.get(2))
              .map(list -> Reply.json(200, list))
              .orElseGet(() -> unserved(path.get(1)));
    };
  }

  private static boolean wantsAggregated(Request request) {
    for (String alternative : request.header("Accept").split(",")) {
      if (alternative.contains("as=APIGroupDiscoveryList")
          && (alternative.contains("v=v2;") || alternative.strip().endsWith("v=v2"))) {
        return true;
      }
      if (alternative.strip().equals(Reply.JSON)) {
        return false;
      }
    }
    return false;
  }

  private static Reply aggregated(ObjectNode document) {
    return new Reply.Complete(
        200, SchemaCatalog.AGGREGATED, out -> out.write(Json.bytes(document)), List.of());
  }

  private Reply openApi(Request request) {
    List<String> path = request.path();
    if (path.size() == 2 && path.get(1).equals("v2")) {
      return OpenApiV2.answer(request);
    }
    if (path.size() < 2 || !path.get(1).equals("v3")) {
      return notFound();
    }
    SchemaCatalog catalog = types.catalog();
    if (path.size() == 2) {
      return Reply.json(200, catalog.openApiIndex());
    }
    return catalog
        .openApi(String.join("/", path.subList(2, path.size())))
        .map(document -> Reply.bytes(Reply.JSON, document))
        .orElseGet(() -> Reply.empty(404));
  }

  /** {@code base} segments name group and version. */
  private Reply resource(Request request, int base) {
    List<String> path = request.path();
    String group = base == 2 ? "" : path.get(1);
    String version = path.get(base - 1);
    SchemaCatalog catalog = types.catalog();
    if (catalog.resourceList(group, version).isEmpty()) {
      return unserved(group);
    }
    List<String> rest = path.subList(base, path.size());
    boolean isOldWatch = rest.size() > 1 && rest.getFirst().equals("watch");
    if (isOldWatch) {
      rest = rest.subList(1, rest.size());
    }
    if (!isBuiltIn(group) && plural(catalog, group, version, rest).isEmpty()) {
      return notFound();
    }
    Target target = target(catalog, group, version, rest);
    if (isOldWatch) {
      require(request.method().equals("GET") && target.subresource().isEmpty());
      return watches.watch(target, request);
    }
    if (REVIEWS.contains(group)) {
      return Reviews.answer(target, request);
    }
    return target.subresource().isEmpty() || target.isStatus()
        ? verb(target, request)
        : subresource(target, request);
  }

  /** The resource that a path names, in a namespace or not. */
  private static Optional<ResourceType> plural(
      SchemaCatalog catalog, String group, String version, List<String> path) {
    return isNamespaced(path) && catalog.byPlural(group, version, path.get(2)).isPresent()
        ? catalog.byPlural(group, version, path.get(2))
        : catalog.byPlural(group, version, path.getFirst());
  }

  private static boolean isNamespaced(List<String> path) {
    return path.size() > 2 && path.getFirst().equals("namespaces");
  }

  private static Target target(
      SchemaCatalog catalog, String group, String version, List<String> path) {
    ResourceType type =
        plural(catalog, group, version, path).orElseThrow(ApiRefusal::noSuchResource);
    boolean isInside = isNamespaced(path) && type.plural().equals(path.get(2));
    return isInside
        ? target(type, path.get(1), path.subList(3, path.size()))
        : target(type, "", path.subList(1, path.size()));
  }

  private static Target target(ResourceType type, String namespace, List<String> rest) {
    Target target =
        new Target(
            type,
            namespace,
            rest.isEmpty() ? "" : rest.getFirst(),
            rest.size() < 2 ? "" : rest.get(1));
    boolean isKnown =
        target.subresource().isEmpty()
            || type.subresources().contains(target.subresource())
            || TokenSubresource.isMeant(target);
    if (rest.size() > 2 || !isKnown || (!type.namespaced() && !namespace.isEmpty())) {
      throw ApiRefusal.noSuchResource();
    }
    return target;
  }

  private Reply verb(Target target, Request request) {
    boolean isOne = !target.name().isEmpty();
    boolean isPlaced = !target.type().namespaced() || !target.namespace().isEmpty();
    boolean isWatch = request.query().isTrue("watch");
    return switch (request.method()) {
      case "GET" -> {
        if (isWatch && target.subresource().isEmpty()) {
          yield watches.watch(target, request);
        }
        yield isOne ? reads.get(target, request) : reads.list(target, request);
      }
      case "POST" -> {
        require(!isOne && isPlaced);
        yield modifications.create(target, request);
      }
      case "PUT" -> {
        require(isOne && isPlaced);
        yield modifications.update(target, request);
      }
      case "PATCH" -> {
        require(isOne && isPlaced);
        yield modifications.patch(target, request);
      }
      case "DELETE" -> {
        require(isPlaced && target.subresource().isEmpty());
        yield isOne
            ? modifications.delete(target, request)
            : modifications.deleteCollection(target, request);
      }
      default -> throw ApiRefusal.methodNotAllowed();
    };
  }

  private static void require(boolean isAllowed) {
    if (!isAllowed) {
      throw ApiRefusal.methodNotAllowed();
    }
  }

  private Reply subresource(Target target, Request request) {
    return switch (target.subresource() + " " + request.method()) {
      case "scale GET" -> scales.get(target);
      case "scale PUT" -> scales.update(target, request);
      case "scale PATCH" -> scales.patch(target, request);
      case "binding POST" -> pods.bind(target, request);
      case "eviction POST" -> pods.evict(target, request);
      case "log GET" -> pods.log(target, request);
      case "token POST" -> tokens.create(target, request);
      default -> throw ApiRefusal.methodNotAllowed();
    };
  }
}
