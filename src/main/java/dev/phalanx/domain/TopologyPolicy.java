package dev.phalanx.domain;

import java.util.Optional;

/**
 * Volcano's network topology constraint.
 *
 * @param mode {@code hard} or {@code soft}
 * @param highestTierAllowed highest tier that the pods may span
 * @param highestTierName the same by name
 */
public record TopologyPolicy(
    String mode, Optional<Integer> highestTierAllowed, Optional<String> highestTierName) {}
