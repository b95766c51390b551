package io.eventbank.account.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyIngressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPeer;
import io.kubernetes.client.openapi.models.V1NetworkPolicyPort;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in {@code deploy/kubernetes}, without a cluster. */
class KubernetesManifestsTest {

    private static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();
    private static final Manifests MANIFESTS = Manifests.below(DEPLOY.resolve("kubernetes"));
    private static final String EXACT_IMAGE = "[a-z0-9./-]+:[0-9]+\\.[0-9]+[a-z0-9.-]*";

    @Test
    void everythingIsOfTheSchemaOfItsKind() {
        assertThat(MANIFESTS.pods())
                .containsOnlyKeys(
                        "account-command", "account-query", "authorization", "axonserver", "gateway", "postgresql");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "own-issuer", "without-axon-server"})
    void whatKustomizeMakesOfAnOverlayIsOfTheSchemaToo(String overlay, @TempDir Path directory) throws Exception {
        assumeTrue(kubectlIsThere(), "kubectl is not on the PATH");
        copy(DEPLOY, directory);
        for (String part : List.of("base", "components/postgresql")) {
            Path secrets = directory.resolve("kubernetes").resolve(part).resolve("secrets.env");
            Files.copy(secrets.resolveSibling("secrets.env.example"), secrets);
        }

        Manifests made = Manifests.of(run("kubectl", "kustomize", directory + "/kubernetes/overlays/" + overlay));

        assertThat(made.pods()).containsKeys("account-command", "account-query", "gateway", "postgresql");
        assertThat(made.pods().containsKey("axonserver")).isEqualTo(!overlay.equals("without-axon-server"));
        assertThat(made.pods().containsKey("authorization")).isEqualTo(!overlay.equals("own-issuer"));
        assertThat(made.all(V1ConfigMap.class))
                .filteredOn(map -> map.getMetadata().getName().startsWith("postgresql-roles"))
                .singleElement()
                .satisfies(map -> assertThat(map.getData()).containsOnlyKeys("roles.sql"));
    }

    @Test
    void theDatabaseIsMadeWithTheRolesThatTheServicesUse() throws IOException {
        String settings = Files.readString(DEPLOY.resolve("kubernetes/base/kustomization.yaml"));
        String secrets = Files.readString(DEPLOY.resolve("kubernetes/base/secrets.env.example"));
        V1Container database = container("postgresql");

        for (String name : List.of("SPRING_DATASOURCE_USERNAME", "ACCOUNT_DATABASE_EVENTSTOREOWNER_USERNAME")) {
            assertThat(settings)
                    .contains("- " + name + "=" + variable(database, name).getValue());
        }
        for (String name : List.of("SPRING_DATASOURCE_PASSWORD", "ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD")) {
            assertThat(variable(database, name).getValueFrom().getSecretKeyRef().getName())
                    .isEqualTo("account");
            assertThat(variable(database, name).getValueFrom().getSecretKeyRef().getKey())
                    .isEqualTo(name);
            assertThat(secrets).contains(name + "=");
        }
        assertThat(Files.readString(DEPLOY.resolve("postgresql/roles.sql")))
                .contains(
                        "\\getenv owner ACCOUNT_DATABASE_EVENTSTOREOWNER_USERNAME",
                        "\\getenv owner_password ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD",
                        "\\getenv application SPRING_DATASOURCE_USERNAME",
                        "\\getenv application_password SPRING_DATASOURCE_PASSWORD");
    }

    @Test
    void noServiceKnowsThePasswordOfTheDatabasesSuperuser() throws IOException {
        assertThat(variable(container("postgresql"), "POSTGRES_PASSWORD")
                        .getValueFrom()
                        .getSecretKeyRef()
                        .getName())
                .isEqualTo("postgresql");
        assertThat(Files.readString(DEPLOY.resolve("kubernetes/base/secrets.env.example")))
                .doesNotContain("POSTGRES_PASSWORD");
    }

    @Test
    void aMisspeltFieldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Manifests.of("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: a}
                        spec:
                          selector: {matchLabels: {a: b}}
                          template:
                            spec:
                              containers:
                                - name: a
                                  livenessProbe: {httpGet: {port: 1}, failureTreshold: 3}
                        """))
                .withMessageContaining("failureTreshold");
    }

    @Test
    void aMissingFieldIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Manifests.of("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: a}
                        spec: {selector: {matchLabels: {a: b}}}
                        """)).withMessageContaining("template");
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Manifests.of("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: a}
                        spec: {ports: [{port: http}]}
                        """)).withMessageContaining("http");
    }

    @Test
    void theServicesAreAskedWhetherTheyLiveAndAreReady() {
        for (String name : List.of("account-command", "account-query", "authorization")) {
            V1Container container = container(name);

            assertThat(path(container.getStartupProbe())).as(name).isEqualTo("/actuator/health/liveness");
            assertThat(path(container.getLivenessProbe())).as(name).isEqualTo("/actuator/health/liveness");
            assertThat(path(container.getReadinessProbe())).as(name).isEqualTo("/actuator/health/readiness");
        }
    }

    @Test
    void everyContainerHasProbesOfPortsThatItHas() {
        containers().forEach((name, container) -> {
            assertThat(container.getLivenessProbe()).as(name).isNotNull();
            assertThat(container.getReadinessProbe()).as(name).isNotNull();
            assertThat(portsOfProbes(container)).as(name).allSatisfy(port -> port(container, port));
        });
    }

    @Test
    void everyImageIsExact() {
        containers()
                .forEach((name, container) -> assertThat(container.getImage())
                        .as(name)
                        .matches(EXACT_IMAGE)
                        .doesNotContain("latest"));
    }

    @Test
    void everyContainerSaysWhatItNeeds() {
        containers().forEach((name, container) -> {
            assertThat(container.getResources().getRequests()).as(name).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).as(name).containsKeys("memory");
        });
    }

    /** The level "restricted", which the namespace asks for. */
    @Test
    void noContainerMayDoMoreThanItMust() {
        MANIFESTS.pods().forEach((name, pod) -> {
            V1PodSpec spec = pod.getSpec();
            V1PodSecurityContext context = spec.getSecurityContext();
            assertThat(context.getRunAsNonRoot()).as(name).isTrue();
            assertThat(context.getRunAsUser()).as(name).isPositive();
            assertThat(context.getSeccompProfile().getType()).as(name).isEqualTo("RuntimeDefault");
            assertThat(spec.getAutomountServiceAccountToken()).as(name).isFalse();
            assertThat(spec.getServiceAccountName()).as(name).isEqualTo(name);
            assertThat(MANIFESTS.named(V1ServiceAccount.class, name).getAutomountServiceAccountToken())
                    .as(name)
                    .isFalse();
            assertThat(spec.getContainers()).as(name).hasSize(1);
            assertThat(spec.getInitContainers()).as(name).isEmpty();
            assertThat(spec.getHostNetwork()).as(name).isNotEqualTo(true);
            V1SecurityContext container = container(name).getSecurityContext();
            assertThat(container.getAllowPrivilegeEscalation()).as(name).isFalse();
            assertThat(container.getCapabilities().getDrop()).as(name).containsExactly("ALL");
            if (!name.equals("axonserver")) {
                assertThat(container.getReadOnlyRootFilesystem()).as(name).isTrue();
            }
        });
    }

    @Test
    void selectorsFindThePodsThatTheyMean() {
        for (V1Deployment deployment : MANIFESTS.all(V1Deployment.class)) {
            assertThat(MANIFESTS.foundBy(deployment.getSpec().getSelector()))
                    .containsExactly(deployment.getMetadata().getName());
        }
        for (V1StatefulSet set : MANIFESTS.all(V1StatefulSet.class)) {
            assertThat(MANIFESTS.foundBy(set.getSpec().getSelector()))
                    .containsExactly(set.getMetadata().getName());
        }
        for (V1PodDisruptionBudget budget : MANIFESTS.all(V1PodDisruptionBudget.class)) {
            assertThat(MANIFESTS.foundBy(budget.getSpec().getSelector()))
                    .containsExactly(budget.getMetadata().getName());
        }
    }

    @Test
    void oneOfEachServiceStaysWhenNodesAreDrainedOrAVersionIsRolledOut() {
        for (String name : List.of("account-command", "account-query", "gateway")) {
            V1Deployment deployment = MANIFESTS.named(V1Deployment.class, name);
            V1PodSpec pod = deployment.getSpec().getTemplate().getSpec();

            assertThat(MANIFESTS
                            .named(V1PodDisruptionBudget.class, name)
                            .getSpec()
                            .getMinAvailable())
                    .isEqualTo(new IntOrString(1));
            assertThat(deployment.getSpec().getReplicas()).isGreaterThan(1);
            assertThat(deployment.getSpec().getStrategy().getRollingUpdate().getMaxUnavailable())
                    .isEqualTo(new IntOrString(0));
            assertThat(pod.getTopologySpreadConstraints()).isNotEmpty();
            assertThat(container(name).getLifecycle().getPreStop()).isNotNull();
            assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(60);
        }
    }

    @Test
    void aServiceLeadsToAPortOfItsPods() {
        for (V1Service service : MANIFESTS.all(V1Service.class)) {
            String name = service.getMetadata().getName();
            assertThat(MANIFESTS.foundBy(
                            new V1LabelSelector().matchLabels(service.getSpec().getSelector())))
                    .containsExactly(name);
            service.getSpec()
                    .getPorts()
                    .forEach(port -> assertThat(port(container(name), port.getTargetPort()))
                            .as(name)
                            .isEqualTo(port.getPort()));
        }
    }

    @Test
    void onlyTheGatewayIsOpenToAnybody() {
        for (V1NetworkPolicy policy : MANIFESTS.all(V1NetworkPolicy.class)) {
            List<String> pods = MANIFESTS.foundBy(policy.getSpec().getPodSelector());
            assertThat(pods).as(name(policy)).isNotEmpty();
            for (V1NetworkPolicyIngressRule way : policy.getSpec().getIngress()) {
                assertThat(way.getFrom().isEmpty()).as(name(policy)).isEqualTo(pods.equals(List.of("gateway")));
                assertThat(way.getPorts())
                        .as(name(policy))
                        .isNotEmpty()
                        .allSatisfy(port -> pods.forEach(pod -> port(container(pod), port.getPort())));
            }
        }
    }

    @Test
    void withoutAWordNothingComesInAndNothingGoesOut() {
        V1NetworkPolicy nothing = MANIFESTS.named(V1NetworkPolicy.class, "nothing");

        assertThat(nothing.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(nothing.getSpec().getIngress()).isEmpty();
        assertThat(nothing.getSpec().getEgress()).isEmpty();
        assertThat(MANIFESTS.foundBy(nothing.getSpec().getPodSelector()))
                .containsExactlyElementsOf(MANIFESTS.pods().keySet());
    }

    @Test
    void aPolicyIsOfTheTypesOfItsRules() {
        assertThat(MANIFESTS.all(V1NetworkPolicy.class)).allSatisfy(policy -> {
            List<String> types = policy.getSpec().getPolicyTypes();
            if (!policy.getSpec().getEgress().isEmpty()) {
                assertThat(types).as(name(policy)).contains("Egress");
            }
            if (!policy.getSpec().getIngress().isEmpty() && !types.isEmpty()) {
                assertThat(types).as(name(policy)).contains("Ingress");
            }
        });
    }

    @Test
    void eachPodReachesWhatItNeedsAndIsLetInThere() {
        Set<String> out = new TreeSet<>();
        Set<String> in = new TreeSet<>();
        for (V1NetworkPolicy policy : MANIFESTS.all(V1NetworkPolicy.class)) {
            List<String> pods = MANIFESTS.foundBy(policy.getSpec().getPodSelector());
            policy.getSpec()
                    .getEgress()
                    .forEach(way -> pods.forEach(from -> pods(way.getTo())
                            .forEach(to -> out.add(from + " -> " + to + ":" + ports(container(to), way.getPorts())))));
            policy.getSpec()
                    .getIngress()
                    .forEach(way -> pods.forEach(to -> pods(way.getFrom())
                            .forEach(from -> in.add(from + " -> " + to + ":" + ports(container(to), way.getPorts())))));
        }

        assertThat(out)
                .containsExactly(
                        "account-command -> authorization:[9000]",
                        "account-command -> axonserver:[8124]",
                        "account-command -> postgresql:[5432]",
                        "account-query -> authorization:[9000]",
                        "account-query -> axonserver:[8124]",
                        "account-query -> postgresql:[5432]",
                        "gateway -> account-command:[8080]",
                        "gateway -> account-query:[8080]",
                        "gateway -> authorization:[9000]");
        assertThat(in).isEqualTo(out);
    }

    @Test
    void outOfTheNamespaceGoNothingButLookupsOfNamesAndQuestionsToAnIssuerOfYourOwn() {
        assertThat(MANIFESTS.all(V1NetworkPolicy.class).stream()
                        .filter(policy -> policy.getSpec().getEgress().stream()
                                .flatMap(way -> way.getTo().stream())
                                .anyMatch(to -> to.getPodSelector() == null || to.getNamespaceSelector() != null))
                        .map(KubernetesManifestsTest::name))
                .containsExactlyInAnyOrder("names-are-looked-up", "services-reach-issuer");
        assertThat(goingOut("names-are-looked-up")).containsOnly("53/UDP", "53/TCP");
        assertThat(goingOut("services-reach-issuer")).containsOnly("443/TCP");
    }

    @Test
    void whoBelievesTheGatewayIsReachedThroughItOnly() throws IOException {
        assertThat(Files.readString(DEPLOY.resolve("kubernetes/base/kustomization.yaml")))
                .contains("- SERVER_FORWARDHEADERSSTRATEGY=native");
        assertThat(container("authorization").getEnv())
                .anySatisfy(variable -> assertThat(variable)
                        .returns("SERVER_FORWARDHEADERSSTRATEGY", V1EnvVar::getName)
                        .returns("native", V1EnvVar::getValue));
    }

    @Test
    void allPartsOfTheGatewaysConfigurationAreThere() throws IOException {
        Path gateway = DEPLOY.resolve("gateway");
        String configuration = Files.readString(gateway.resolve("gateway.conf"))
                + Files.readString(DEPLOY.resolve("kubernetes/base/nginx.conf"));
        String files = Files.readString(gateway.resolve("kustomization.yaml"));

        assertThat(Pattern.compile("include (\\S+);").matcher(configuration).results())
                .extracting(part -> part.group(1))
                .contains("gateway.conf", "answers.conf")
                .allSatisfy(part -> assertThat(files).contains(part));
    }

    @Test
    void theGatewayFindsTheServicesByTheirNames() throws IOException {
        String gateway = Files.readString(DEPLOY.resolve("kubernetes/base/nginx.conf"));

        for (String name : List.of("account-command", "account-query", "authorization")) {
            Integer port = MANIFESTS
                    .named(V1Service.class, name)
                    .getSpec()
                    .getPorts()
                    .get(0)
                    .getPort();
            assertThat(gateway).contains("server " + name + ":" + port);
        }
    }

    private static String name(V1NetworkPolicy policy) {
        return policy.getMetadata().getName();
    }

    private static List<String> pods(List<V1NetworkPolicyPeer> peers) {
        return peers.stream()
                .filter(peer -> peer.getPodSelector() != null && peer.getNamespaceSelector() == null)
                .flatMap(peer -> MANIFESTS.foundBy(peer.getPodSelector()).stream())
                .toList();
    }

    private static List<Integer> ports(V1Container container, List<V1NetworkPolicyPort> ports) {
        return ports.stream().map(port -> port(container, port.getPort())).toList();
    }

    private static Stream<String> goingOut(String policy) {
        return MANIFESTS.named(V1NetworkPolicy.class, policy).getSpec().getEgress().stream()
                .flatMap(way -> way.getPorts().stream())
                .map(port ->
                        port.getPort().getIntValue() + "/" + Objects.requireNonNullElse(port.getProtocol(), "TCP"));
    }

    private static V1Container container(String name) {
        return MANIFESTS.pods().get(name).getSpec().getContainers().get(0);
    }

    private static V1EnvVar variable(V1Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(container.getName() + " has no variable " + name));
    }

    private static Map<String, V1Container> containers() {
        return MANIFESTS.pods().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        pod -> pod.getValue().getSpec().getContainers().get(0)));
    }

    private static List<IntOrString> portsOfProbes(V1Container container) {
        return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .filter(Objects::nonNull)
                .map(KubernetesManifestsTest::port)
                .filter(Objects::nonNull)
                .toList();
    }

    private static IntOrString port(V1Probe probe) {
        if (probe.getHttpGet() != null) {
            return probe.getHttpGet().getPort();
        }
        return probe.getTcpSocket() == null ? null : probe.getTcpSocket().getPort();
    }

    private static String path(V1Probe probe) {
        return probe.getHttpGet().getPath();
    }

    private static int port(V1Container container, IntOrString name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name.getStrValue()))
                .mapToInt(V1ContainerPort::getContainerPort)
                .findFirst()
                .orElseThrow(() -> new AssertionError(container.getName() + " has no port " + name));
    }

    private static boolean kubectlIsThere() throws InterruptedException {
        try {
            return new ProcessBuilder("kubectl", "version", "--client")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notFound) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("secrets.env"))
                    .toList()) {
                Path copy = to.resolve(from.relativize(path));
                Files.createDirectories(copy.getParent());
                Files.copy(path, copy);
            }
        }
    }
}
