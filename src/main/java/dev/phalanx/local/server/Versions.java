package dev.phalanx.local.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phalanx.local.schema.ResourceType;
import dev.phalanx.local.store.StoredObject;
import java.io.IOException;
import java.io.OutputStream;

/** Objects in the version in which they are asked for. */
final class Versions {
  private Versions() {}

  /** A tree in the asked version. */
  static ObjectNode tree(StoredObject object, ResourceType type) {
    return tree(object, type, object.revision());
  }

  /** As {@link #tree(StoredObject, ResourceType)}, with another resourceVersion. */
  static ObjectNode tree(StoredObject object, ResourceType type, long shown) {
    return shown(object.tree(shown), type);
  }

  /** Writes the object, where possible without parsing it. */
  static void write(StoredObject object, ResourceType type, long shown, OutputStream out)
      throws IOException {
    if (object.isWrittenAs(type.kind(), type.apiVersion())) {
      object.writeTo(out, shown);
    } else {
      out.write(Json.bytes(tree(object, type, shown)));
    }
  }

  /** Writes the object as lists show it: built-in ones without kind and apiVersion. */
  static void writeItem(StoredObject object, ResourceType type, OutputStream out)
      throws IOException {
    if (type.custom()) {
      write(object, type, object.revision(), out);
    } else if (object.isWrittenAs(type.kind(), type.apiVersion())) {
      object.writeItemTo(out);
    } else {
      ObjectNode tree = tree(object, type);
      tree.remove("kind");
      tree.remove("apiVersion");
      out.write(Json.bytes(tree));
    }
  }

  /** Turns a stored tree into the asked version. */
  static ObjectNode shown(ObjectNode tree, ResourceType type) {
    if (Types.isNewEvent(type)) {
      return Events.toNew(tree);
    }
    return tree.put("apiVersion", type.apiVersion());
  }

  /** Turns a tree that was sent into the stored version. */
  static ObjectNode stored(ObjectNode tree, ResourceType type) {
    return Types.isNewEvent(type) ? Events.toOld(tree) : tree;
  }
}
