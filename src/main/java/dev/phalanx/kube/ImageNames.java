package dev.phalanx.kube;

/**
 * Names of images as container runtimes complete them: a container that waits is shown with the
 * name in its template, one that runs with the runtime's ({@code nginx} is {@code
 * docker.io/library/nginx:latest}).
 */
final class ImageNames {
  private static final String REGISTRY = "docker.io/";

  private ImageNames() {}

  static String full(String name) {
    var inRegistry =
        hasRegistry(name) ? name : REGISTRY + (name.contains("/") ? "" : "library/") + name;
    // a digest (@sha256:...) has a colon too
    boolean isTagged = inRegistry.indexOf(':', inRegistry.lastIndexOf('/')) >= 0;
    return isTagged ? inRegistry : inRegistry + ":latest";
  }

  private static boolean hasRegistry(String name) {
    int slash = name.indexOf('/');
    var first = slash < 0 ? "" : name.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }
}
