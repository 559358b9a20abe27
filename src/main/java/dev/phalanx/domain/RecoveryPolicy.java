package dev.phalanx.domain;

/** What is rebuilt when a pod fails; spelt as in the API. */
public enum RecoveryPolicy {
  SERVING_GROUP_RECREATE("ServingGroupRecreate"),
  ROLE_RECREATE("RoleRecreate"),
  NONE("None");

  private final String text;

  RecoveryPolicy(String text) {
    this.text = text;
  }

  /**
   * Parses the API's spelling; throws {@link IllegalArgumentException} that lists the legal values.
   */
  public static RecoveryPolicy parse(String text) {
    return Spelling.parse(text, values());
  }

  @Override
  public String toString() {
    return text;
  }
}
