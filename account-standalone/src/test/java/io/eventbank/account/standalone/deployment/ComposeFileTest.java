package io.eventbank.account.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class ComposeFileTest {

    private static final Path ROOT = Path.of("..");
    private static final Map<String, Object> FILE = read("docker-compose.yml");
    private static final Set<String> SIDES = Set.of("command-1", "command-2", "query-1", "query-2");

    @ParameterizedTest
    @MethodSource("services")
    void anImageIsPinnedToAnExactVersion(String name) {
        assertThat((String) service(name).get("image"))
                .matches("[a-z0-9/.-]+:v?\\d+\\.\\d+\\.?\\d*[A-Za-z0-9.-]*")
                .doesNotContain("latest");
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceSaysWhetherItIsWellAndHowMuchMemoryItMayTake(String name) {
        assertThat(service(name)).containsKeys("healthcheck", "mem_limit");
        assertThat(service(name)).containsEntry("restart", "unless-stopped").containsEntry("stop_grace_period", "60s");
    }

    @ParameterizedTest
    @MethodSource("services")
    void whatIsPublishedIsReachedFromThisMachineOnly(String name) {
        assertThat(list(service(name).get("ports")))
                .allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceWaitsForOthersUntilTheyAreWell(String name) {
        map(service(name).get("depends_on"))
                .values()
                .forEach(condition -> assertThat(map(condition)).containsEntry("condition", "service_healthy"));
    }

    @ParameterizedTest
    @MethodSource("services")
    void aVolumeIsDeclared(String name) {
        assertThat(list(service(name).get("volumes"))).allSatisfy(volume -> {
            String source = volume.split(":")[0];
            if (source.startsWith(".")) {
                assertThat(ROOT.resolve(source)).exists();
            } else {
                assertThat(map(FILE.get("volumes"))).containsKey(source);
            }
        });
    }

    @Test
    void bothSidesHaveTwoNodesThatShareTheKeysOfPersonalData() {
        assertThat(map(FILE.get("services"))).containsKeys(SIDES.toArray(String[]::new));
        SIDES.forEach(name -> {
            assertThat(list(service(name).get("volumes"))).as(name).contains("keys:/keys");
            assertThat(map(service(name).get("environment")))
                    .as(name)
                    .containsEntry("ACCOUNT_PERSONALDATA_MASTERKEYFILE", "/keys/master.key")
                    .containsEntry("ACCOUNT_PERSONALDATA_WRAPPINGKEYSFILE", "/keys/wrapping-keys");
        });
    }

    @Test
    void onlyTheGatewayAndTheDashboardArePublishedUnlessAskedFor() {
        assertThat(services()
                        .filter(name -> !service(name).containsKey("profiles"))
                        .filter(name -> service(name).containsKey("ports")))
                .containsExactlyInAnyOrder("gateway", "axonserver");
    }

    @Test
    void whoBelievesTheGatewayIsReachedThroughItOnly() {
        assertThat(services()
                        .filter(name -> map(service(name).get("environment"))
                                .getOrDefault("SERVER_FORWARDHEADERSSTRATEGY", "none")
                                .equals("native")))
                .containsExactlyInAnyOrder("command-1", "command-2", "query-1", "query-2", "authorization")
                .allSatisfy(name -> assertThat(service(name)).doesNotContainKey("ports"));
    }

    @Test
    void theImagesAreThoseOfThisVersion() throws IOException {
        String version = Files.readString(ROOT.resolve("pom.xml"))
                .replaceFirst("(?s).*?<artifactId>eventbank</artifactId>\\s*<version>([^<]+)</version>.*", "$1");

        assertThat(services()
                        .map(name -> (String) service(name).get("image"))
                        .filter(image -> image.startsWith("eventbank/")))
                .hasSize(5)
                .allSatisfy(image -> assertThat(image).endsWith(":" + version));
    }

    @Test
    void theImagesAreBuiltOnAnExactVersion() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("Dockerfile")))
                .filteredOn(line -> line.startsWith("FROM ") && !line.startsWith("FROM build "))
                .isNotEmpty()
                .allSatisfy(
                        line -> assertThat(line).matches("FROM eclipse-temurin:25[0-9._]+-(jdk|jre)-noble( AS \\w+)?"));
    }

    @Test
    void theOtherModeChangesNothingButWhereTheEventsAre() {
        Map<String, Object> services = map(read("docker-compose.postgresql.yml").get("services"));

        SIDES.forEach(name -> {
            assertThat(map(services.get(name))).as(name).containsOnlyKeys("environment");
            assertThat(map(map(services.get(name)).get("environment")))
                    .as(name)
                    .containsEntry("AXON_AXONSERVER_ENABLED", "false")
                    .containsOnlyKeys(
                            "AXON_AXONSERVER_ENABLED",
                            "ACCOUNT_DATABASE_EVENTSTOREOWNER_USERNAME",
                            "ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD");
        });
        assertThat(map(services.get("axonserver"))).containsOnlyKeys("profiles");
        assertThat(services).hasSize(SIDES.size() + 1);
    }

    @Test
    void theDatabaseIsMadeWithTheRolesThatTheServicesUse() {
        Map<String, Object> database = map(service("postgresql").get("environment"));
        Map<String, Object> others = map(read("docker-compose.postgresql.yml").get("services"));

        assertThat(list(service("postgresql").get("volumes")))
                .contains("./deploy/postgresql/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro");
        assertThat(database).doesNotContainKey("POSTGRES_USER"); // the superuser is none of the roles
        for (String name : SIDES) {
            for (String setting : List.of("SPRING_DATASOURCE_USERNAME", "SPRING_DATASOURCE_PASSWORD")) {
                assertThat(map(service(name).get("environment")))
                        .as(name)
                        .containsEntry(setting, database.get(setting));
            }
            for (String setting :
                    List.of("ACCOUNT_DATABASE_EVENTSTOREOWNER_USERNAME", "ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD")) {
                assertThat(map(map(others.get(name)).get("environment")))
                        .as(name)
                        .containsEntry(setting, database.get(setting));
                assertThat(map(service(name).get("environment"))).as(name).doesNotContainKey(setting);
            }
        }
        assertThat(Stream.of(
                                "POSTGRES_PASSWORD",
                                "SPRING_DATASOURCE_PASSWORD",
                                "ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD")
                        .map(database::get))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
    }

    private static Stream<String> services() {
        return map(FILE.get("services")).keySet().stream();
    }

    private static Map<String, Object> service(String name) {
        return map(map(FILE.get("services")).get(name));
    }

    private static Map<String, Object> read(String file) {
        try {
            return new Yaml().load(Files.readString(ROOT.resolve(file)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<String> list(Object value) {
        return value == null ? List.of() : (List<String>) value;
    }
}
