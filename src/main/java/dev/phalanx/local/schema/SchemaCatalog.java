package dev.phalanx.local.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that is served: the built-in types, and those of CRDs. Immutable; a catalog with one
 * CRD more or less is another catalog.
 */
public final class SchemaCatalog {
  private final BuiltInTypes builtIn;
  private final Map<String, CustomType> customByName;
  private final Map<String, ResourceType> byPlural = new LinkedHashMap<>();
  private final Map<String, ResourceType> byKind = new LinkedHashMap<>();
  private final DiscoveryDocuments discovery;
  private final OpenApiDocuments openApi;

  private SchemaCatalog(BuiltInTypes builtIn, Map<String, CustomType> customByName) {
    this.builtIn = builtIn;
    this.customByName = customByName;
    builtIn.types().forEach(this::index);
    customByName.values().forEach(custom -> custom.types().forEach(this::index));
    this.discovery =
        customByName.isEmpty() ? builtIn.discovery() : discovery(builtIn, customByName.values());
    this.openApi = new OpenApiDocuments(List.copyOf(customByName.values()));
  }

  /** Starts to load in the background what the first request, and the first CRD, would wait for. */
  public static void prepare() {
    Thread.ofVirtual().name("types").start(BuiltInTypes::bundled);
    CelProgram.prepare();
  }

  /** The built-in types alone. */
  public static SchemaCatalog builtIn() {
    return new SchemaCatalog(BuiltInTypes.bundled(), Map.of());
  }

  /**
   * With this CRD, in place of one of its name. What is wrong with a CRD, the {@link
   * TypeSchema#validate} of its own type has told before.
   */
  public SchemaCatalog withCrd(ObjectNode crd) {
    Map<String, CustomType> custom = new TreeMap<>(customByName);
    CustomType type = CustomType.of(crd, builtIn.metadata());
    type.types().forEach(each -> each.schema().prepare());
    custom.put(crd.path("metadata").path("name").asText(), type);
    return new SchemaCatalog(builtIn, custom);
  }

  /** Without the CRD of this name. */
  public SchemaCatalog withoutCrd(String name) {
    Map<String, CustomType> custom = new TreeMap<>(customByName);
    custom.remove(name);
    return new SchemaCatalog(builtIn, custom);
  }

  /** The resource at {@code /apis/GROUP/VERSION/PLURAL}; the core group is empty. */
  public Optional<ResourceType> byPlural(String group, String version, String plural) {
    return Optional.ofNullable(byPlural.get(key(group, version, plural)));
  }

  /** The resource of a kind; the core group is empty. */
  public Optional<ResourceType> byKind(String group, String version, String kind) {
    return Optional.ofNullable(byKind.get(key(group, version, kind)));
  }

  /** Every resource of every version. */
  public Collection<ResourceType> resources() {
    return List.copyOf(byPlural.values());
  }

  /** {@code /api}, {@code APIVersions}; {@code serverAddressByClientCIDRs} is the server's. */
  public ObjectNode coreVersions() {
    return DiscoveryDocuments.coreVersions();
  }

  /** {@code /apis}, {@code APIGroupList}. */
  public ObjectNode groups() {
    return discovery.groups();
  }

  /** {@code /apis/G}, {@code APIGroup}. */
  public Optional<ObjectNode> group(String name) {
    return discovery.group(name);
  }

  /** {@code /api/v1} and {@code /apis/G/V}, {@code APIResourceList}. */
  public Optional<ObjectNode> resourceList(String group, String version) {
    return discovery.resourceList(group, version);
  }

  /**
   * {@code /api} where {@link #AGGREGATED} is accepted.
   *
   * @see #aggregatedGroups()
   */
  public ObjectNode aggregatedCore() {
    return discovery.aggregated(true);
  }

  /** {@code /apis} where {@link #AGGREGATED} is accepted, which is also the answer's type. */
  public ObjectNode aggregatedGroups() {
    return discovery.aggregated(false);
  }

  /** Content type of the aggregated documents. */
  public static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  /** {@code /openapi/v3}. */
  public ObjectNode openApiIndex() {
    return openApi.index();
  }

  /**
   * The document at {@code /openapi/v3/PATH}, UTF-8 JSON.
   *
   * @param path such as {@code api/v1} or {@code apis/apps/v1}
   */
  public Optional<byte[]> openApi(String path) {
    return openApi.document(path);
  }

  private void index(ResourceType type) {
    byPlural.put(key(type.group(), type.version(), type.plural()), type);
    byKind.putIfAbsent(key(type.group(), type.version(), type.kind()), type);
  }

  private static DiscoveryDocuments discovery(
      BuiltInTypes builtIn, Collection<CustomType> customTypes) {
    ArrayNode items = builtIn.discovery().items().deepCopy();
    Map<String, ObjectNode> groups = new LinkedHashMap<>();
    items.forEach(item -> groups.put(item.at("/metadata/name").asText(), (ObjectNode) item));
    for (CustomType custom : customTypes) {
      for (ResourceType type : custom.types()) {
        ObjectNode group = groups.computeIfAbsent(type.group(), name -> addGroup(items, name));
        resources(group, type.version()).add(CustomType.discoveryEntry(type));
      }
    }
    return new DiscoveryDocuments(items);
  }

  private static ObjectNode addGroup(ArrayNode items, String name) {
    ObjectNode group = items.addObject();
    group.putObject("metadata").put("name", name);
    group.putArray("versions");
    return group;
  }

  private static ArrayNode resources(ObjectNode group, String version) {
    ArrayNode versions = (ArrayNode) group.path("versions");
    int place = 0;
    for (JsonNode each : versions) {
      int order = VersionOrder.PREFERRED_FIRST.compare(each.path("version").asText(), version);
      if (order == 0) {
        return (ArrayNode) each.path("resources");
      }
      place += order < 0 ? 1 : 0;
    }
    ObjectNode added = JsonNodeFactory.instance.objectNode().put("version", version);
    ArrayNode resources = added.putArray("resources");
    versions.insert(place, added.put("freshness", "Current"));
    return resources;
  }

  private static String key(String group, String version, String name) {
    return group + "/" + version + "/" + name;
  }
}
