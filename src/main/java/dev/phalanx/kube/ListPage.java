package dev.phalanx.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One page of a list. Its metadata stands before its items and is read first, so that the next page
 * can be asked for while the items of this one are read; of them one at a time is a tree in memory.
 *
 * @param next what the next page is asked for by; empty on the last one
 * @param version from where a watch goes on
 * @param json all of it
 * @param unread names of fields that nobody looks at
 */
record ListPage(String next, String version, String json, Set<String> unread) {
  /**
   * Reads the metadata.
   *
   * @throws IOException when that is no list
   */
  static ListPage of(String json, Set<String> unread) throws IOException {
    var metadata = LeanJson.field(json, "metadata");
    var version = metadata.path("resourceVersion").asText();
    if (version.isEmpty()) {
      throw new IOException("the answer is a list without a resourceVersion");
    }
    return new ListPage(metadata.path("continue").asText(), version, json, unread);
  }

  /**
   * Reads the items, in their order.
   *
   * @throws IOException when the text ends before the list does, or is no JSON
   */
  void forEach(Consumer<JsonNode> reader) throws IOException {
    LeanJson.forEach(json, "items", unread, reader);
  }
}
