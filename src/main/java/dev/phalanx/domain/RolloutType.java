package dev.phalanx.domain;

/** The unit that a rolling update replaces; spelt as in the API. */
public enum RolloutType {
  SERVING_GROUP_ROLLING_UPDATE("ServingGroupRollingUpdate"),
  ROLE_ROLLING_UPDATE("RoleRollingUpdate");

  private final String text;

  RolloutType(String text) {
    this.text = text;
  }

  /**
   * Parses the API's spelling; throws {@link IllegalArgumentException} that lists the legal values.
   */
  public static RolloutType parse(String text) {
    return Spelling.parse(text, values());
  }

  @Override
  public String toString() {
    return text;
  }
}
