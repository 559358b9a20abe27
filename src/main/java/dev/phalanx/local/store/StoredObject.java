package dev.phalanx.local.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One version of an object, immutable. */
public final class StoredObject {
  private final ObjectKey key;
  private final long revision;
  private final byte[] json;
  private final int seam;
  private final Draft.Index index;

  StoredObject(Draft draft, long revision) {
    this.key = draft.key();
    this.revision = revision;
    this.json = draft.json();
    this.seam = draft.seam();
    this.index = draft.index();
  }

  public ObjectKey key() {
    return key;
  }

  /** The number of the change that made this version. */
  public long revision() {
    return revision;
  }

  public String uid() {
    return index.uid();
  }

  public Map<String, String> labels() {
    return index.labels();
  }

  /** The UIDs of its owners. */
  public List<String> owners() {
    return index.owners();
  }

  /** Whether it has a deletionTimestamp. */
  public boolean isTerminating() {
    return index.terminating();
  }

  /** The values of the pod fields that selectors name; empty for other kinds. */
  public Map<String, String> fields() {
    return index.fields();
  }

  /** Bytes of JSON, without the resourceVersion. */
  public int size() {
    return json.length;
  }

  byte[] json() {
    return json;
  }

  /** A tree of its own for each caller, with resourceVersion. */
  public ObjectNode tree() {
    return tree(revision);
  }

  /**
   * A tree whose resourceVersion is {@code shown}: a deleted object is shown with the revision of
   * its deletion.
   */
  public ObjectNode tree(long shown) {
    try {
      ObjectNode tree = (ObjectNode) Draft.JSON.readTree(json);
      ((ObjectNode) tree.get("metadata")).put("resourceVersion", Long.toString(shown));
      return tree;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether it was written as this kind and version, so that its bytes can be shown as they are.
   */
  public boolean isWrittenAs(String kind, String apiVersion) {
    byte[] start =
        "{\"kind\":\"%s\",\"apiVersion\":\"%s\","
            .formatted(kind, apiVersion)
            .getBytes(StandardCharsets.UTF_8);
    return json.length > start.length
        && Arrays.equals(json, 0, start.length, start, 0, start.length);
  }

  /** As {@link #writeTo}, without kind and apiVersion, as items of lists are shown. */
  public void writeItemTo(OutputStream out) throws IOException {
    out.write('{');
    writeFrom(seam - Draft.SEAM.length, out, revision);
  }

  /**
   * Writes the JSON with resourceVersion, without parsing it.
   *
   * @param shown the resourceVersion
   */
  public void writeTo(OutputStream out, long shown) throws IOException {
    writeFrom(0, out, shown);
  }

  private void writeFrom(int start, OutputStream out, long shown) throws IOException {
    out.write(json, start, seam - start);
    String comma = json[seam] == '}' ? "" : ",";
    out.write(
        ("\"resourceVersion\":\"" + shown + "\"" + comma).getBytes(StandardCharsets.US_ASCII));
    out.write(json, seam, json.length - seam);
  }

  /** The JSON with resourceVersion. */
  public byte[] bytes() {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 40)) {
      writeTo(out, revision);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same JSON, the resourceVersion aside. */
  boolean hasSameJson(Draft draft) {
    return Arrays.equals(json, draft.json());
  }

  @Override
  public String toString() {
    return key.path() + "@" + revision;
  }
}
