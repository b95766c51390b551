package io.eventbank.account.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What sets up the roles of a database, as an operator and the image of PostgreSQL run it. */
class RolesScriptTest {

    private final String url = TestPostgres.createDatabase();

    @Test
    void psqlTakesNamesAndPasswordsFromTheSettingsOfTheServicesAndShowsNone() throws Exception {
        assumeTrue(psqlKnowsVariablesOfTheEnvironment(), "psql 15 or newer is not on the PATH");
        Map<String, String> settings = Map.of(
                "ACCOUNT_DATABASE_EVENTSTOREOWNER_USERNAME", "script_owner",
                "ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD", "its 'secret'",
                "SPRING_DATASOURCE_USERNAME", "script_application",
                "SPRING_DATASOURCE_PASSWORD", "another secret");

        for (int run = 0; run < 2; run++) {
            assertThat(psql(settings)).doesNotContain("secret");
        }

        assertThat(new JdbcTemplate(new DriverManagerDataSource(url))
                        .queryForList(
                                "SELECT rolname FROM pg_roles WHERE has_database_privilege(oid, current_database(), 'CREATE')"
                                        + " AND NOT rolsuper AND rolname LIKE 'script%' ORDER BY 1",
                                String.class))
                .containsExactly("script_application", "script_owner");
    }

    private String psql(Map<String, String> settings) throws IOException, InterruptedException {
        URI server = URI.create(url.substring("jdbc:".length()));
        ProcessBuilder psql = new ProcessBuilder(List.of(
                        "psql",
                        "--no-psqlrc",
                        "--host=127.0.0.1",
                        "--port=" + server.getPort(),
                        "--username=postgres",
                        "--dbname=" + server.getPath().substring(1),
                        "--file=../deploy/postgresql/roles.sql"))
                .redirectErrorStream(true);
        psql.environment().putAll(settings);
        Process process = psql.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean psqlKnowsVariablesOfTheEnvironment() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("psql", "--version").start();
            String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return version.waitFor() == 0 && Integer.parseInt(text.replaceFirst("(?s)\\D*(\\d+).*", "$1")) >= 15;
        } catch (IOException notFound) {
            return false;
        }
    }
}
