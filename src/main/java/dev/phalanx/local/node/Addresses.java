package dev.phalanx.local.node;

import java.util.HashSet;
import java.util.Set;

/** Addresses of pods, 10.244.0.1 and on; what was seen is not given again while it is in use. */
final class Addresses {
  private static final int BYTE = 256;
  private static final int FIRST_BLOCK = 244;
  private static final int BLOCKS = 11;
  private static final int ALL = BLOCKS * BYTE * BYTE;

  private final Set<String> taken = new HashSet<>();
  private int last;

  String next() {
    for (int tries = 0; tries < ALL; tries++) {
      last = last % ALL + 1;
      var address =
          "10.%d.%d.%d"
              .formatted(FIRST_BLOCK + last / (BYTE * BYTE), last / BYTE % BYTE, last % BYTE);
      if (taken.add(address)) {
        return address;
      }
    }
    throw new IllegalStateException("no pod address is left");
  }

  void take(String address) {
    taken.add(address);
  }

  void release(String address) {
    taken.remove(address);
  }

  /** Of the node with this number. */
  static String host(int number) {
    return "192.168.%d.%d".formatted(number / 250 % BYTE, number % 250 + 1);
  }
}
