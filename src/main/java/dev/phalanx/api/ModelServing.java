package dev.phalanx.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The custom resource {@code modelservings.workload.serving.volcano.sh}. An object without {@code
 * spec} is legal for the API server, so {@link #getSpec()} may be null.
 */
@Group(ModelServing.GROUP)
@Version(ModelServing.VERSION)
public final class ModelServing extends CustomResource<ModelServingSpec, ModelServingStatus>
    implements Namespaced {
  public static final String GROUP = "workload.serving.volcano.sh";
  public static final String VERSION = "v1alpha1";
  public static final String KIND = "ModelServing";
  public static final String PLURAL = "modelservings";

  /** What {@code apiVersion} and owner references say. */
  public static final String API_VERSION = GROUP + "/" + VERSION;

  private static final long serialVersionUID = 1L;

  /** Without the rest: templates, also those that kubectl keeps in an annotation, hold secrets. */
  @Override
  public String toString() {
    return "%s[%s/%s]".formatted(KIND, getMetadata().getNamespace(), getMetadata().getName());
  }
}
