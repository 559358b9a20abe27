package dev.phalanx.local.node.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids as a container runtime gives them, the same each time for the same thing. */
final class Ids {
  private Ids() {}

  static String container(String podUid, String container, int restarts) {
    return "containerd://" + digest(podUid + "/" + container + "/" + restarts);
  }

  static String image(String name) {
    int tag = name.lastIndexOf(':');
    var repository = tag > name.lastIndexOf('/') ? name.substring(0, tag) : name;
    return repository + "@sha256:" + digest(name);
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
