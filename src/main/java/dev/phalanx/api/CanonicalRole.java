package dev.phalanx.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One role's template in canonical form: what it asks of its pods, without what only says how many
 * there are and how fast they change ({@code replicas}, {@code maxUnavailable}, {@code maxSurge},
 * {@code partition}).
 *
 * <p>Two of them are equal when they mean the same to Kubernetes: order of keys, nulls, spelling of
 * quantities and written-out defaults make no difference; fields that this version does not know
 * do. Hashes are names in running clusters, so the form they are made of never changes.
 */
public final class CanonicalRole {
  private static final List<String> NOT_OF_THE_TEMPLATE =
      List.of("replicas", "maxUnavailable", "maxSurge", "partition");

  /** Kubernetes' own for generated names: no vowels, so no words; no digits that look like them. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private static final int HASH_LENGTH = 10;

  private final String json;
  private final String meaning;
  private final String hash;

  private CanonicalRole(String json, String meaning) {
    this.json = json;
    this.meaning = meaning;
    this.hash = hashOf(meaning);
  }

  /** The role's template. */
  public static CanonicalRole of(Role role) {
    var template = JsonNodeFactory.instance.objectNode();
    template.put("name", role.name());
    template.set("entryTemplate", role.entryTemplate());
    template.put("workerReplicas", role.workerReplicas());
    template.set("workerTemplate", role.workerTemplate());
    template.setAll(role.others());
    return ofTemplate(template);
  }

  /**
   * The template of a role as the API server, a ControllerRevision or {@link #json()} has it.
   *
   * @throws IllegalArgumentException when it is not a JSON object
   */
  public static CanonicalRole of(JsonNode role) {
    if (!role.isObject()) {
      throw new IllegalArgumentException("a role is a JSON object, not " + role.getNodeType());
    }
    return ofTemplate(role.deepCopy());
  }

  private static CanonicalRole ofTemplate(ObjectNode template) {
    template.remove(NOT_OF_THE_TEMPLATE);
    return new CanonicalRole(CanonicalJson.of(template), RoleMeaning.of(template));
  }

  /**
   * The template as it was written, keys sorted, nulls left out: what is recorded and what pods are
   * made of. May hold secrets in environment values.
   */
  public String json() {
    return json;
  }

  /** Value of the label {@link Labels#ROLE_TEMPLATE_HASH}: 10 lower-case letters and digits. */
  public String hash() {
    return hash;
  }

  /**
   * Value of the label {@link Labels#REVISION}: 10 lower-case letters and digits, the same for
   * equal roles in the same order.
   */
  public static String revision(List<CanonicalRole> roles) {
    return hashOf(
        roles.stream().map(role -> role.meaning).collect(Collectors.joining(",", "[", "]")));
  }

  /** Another hash of the same form, for what {@code more} says beside what {@code hash} names. */
  public static String with(String hash, String more) {
    return hashOf(hash + "\n" + more);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CanonicalRole role && meaning.equals(role.meaning);
  }

  @Override
  public int hashCode() {
    return meaning.hashCode();
  }

  /** Without the template, which may hold secrets. */
  @Override
  public String toString() {
    return "CanonicalRole[" + hash + "]";
  }

  private static String hashOf(String text) {
    var letters = new StringBuilder(HASH_LENGTH);
    var rest = new BigInteger(1, sha256(text));
    var size = BigInteger.valueOf(ALPHABET.length());
    for (int i = 0; i < HASH_LENGTH; i++) {
      letters.append(ALPHABET.charAt(rest.mod(size).intValue()));
      rest = rest.divide(size);
    }
    return letters.toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
