package dev.phalanx.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scheduler counts for a pod. */
class PodRequestsTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "containers are summed | {containers: [{resources: {requests: {cpu: 500m, memory: 1Gi}}}, {resources: {requests: {cpu: 1}}}]} | cpu=1500m memory=1Gi",
        "limits stand in for missing requests | {containers: [{resources: {requests: {cpu: 1}, limits: {cpu: 4, nvidia.com/gpu: 8}}}]} | cpu=1 nvidia.com/gpu=8",
        "a zero request is not its limit | {containers: [{resources: {requests: {cpu: 0}, limits: {cpu: 4}}}]} | ''",
        "the largest init container counts where it is larger | {containers: [{resources: {requests: {cpu: 1, memory: 4Gi}}}], initContainers: [{resources: {requests: {cpu: 3}}}, {resources: {requests: {cpu: 2}}}]} | cpu=3 memory=4Gi",
        "sidecars run beside the containers | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{restartPolicy: Always, resources: {requests: {cpu: 2}}}]} | cpu=3",
        "sidecars run beside the init containers after them only | {containers: [{resources: {requests: {cpu: 1}}}], initContainers: [{resources: {requests: {cpu: 9}}}, {restartPolicy: Always, resources: {requests: {cpu: 2}}}, {resources: {requests: {cpu: 8}}}]} | cpu=10",
        "overhead comes on top | {overhead: {cpu: 250m}, containers: [{resources: {requests: {cpu: 1}}}]} | cpu=1250m",
        "requests of the pod go before those of containers | {resources: {requests: {cpu: 5}}, overhead: {cpu: 1}, containers: [{resources: {requests: {cpu: 1, memory: 1Gi}}}]} | cpu=6 memory=1Gi",
        "limits of the pod count where nothing is requested | {resources: {limits: {cpu: 5, memory: 2Gi}}, containers: [{resources: {requests: {cpu: 1}}}]} | cpu=1 memory=2Gi",
        "nothing | {containers: [{}]} | ''",
      })
  void requests(String name, String spec, String expected) {
    var problems = new Problems(new ArrayList<>());
    var resources = PodRequests.of(new Fields("spec", TestCluster.yaml(spec), problems));
    assertThat(problems.found()).isEmpty();
    assertThat(
            resources.amounts().entrySet().stream()
                .map(amount -> amount.getKey() + "=" + amount.getValue())
                .collect(Collectors.joining(" ")))
        .as(name)
        .isEqualTo(expected);
  }
}
