package dev.phalanx.local.node;

/** What is watched. */
enum Kind {
  NODE("/api/v1/nodes", ""),
  POD("/api/v1/pods", ""),
  CRD(
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
      "fieldSelector=metadata.name%3Dpodgroups.scheduling.volcano.sh"),
  POD_GROUP("/apis/scheduling.volcano.sh/v1beta1/podgroups", "");

  private final String path;
  private final String selector;

  Kind(String path, String selector) {
    this.path = path;
    this.selector = selector;
  }

  /** Path of the list of all of them, with the query. */
  String list(String query) {
    return path + "?" + query + (selector.isEmpty() ? "" : "&" + selector);
  }
}
