package io.eventbank.account.support.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.eventstore.postgresql.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class DatabaseRolesTest {

    private Connection superuser;
    private JdbcTemplate jdbc;

    @BeforeEach
    void connect() throws SQLException {
        superuser = DriverManager.getConnection(TestPostgres.createDatabase());
        jdbc = new JdbcTemplate(new SingleConnectionDataSource(superuser, true));
    }

    @AfterEach
    void disconnect() throws SQLException {
        superuser.close();
    }

    @Test
    void namesAndPasswordsMayHoldAnyCharacter() throws SQLException {
        new DatabaseRoles("the \"owner\"", "it's", "the 'application'", ":'owner' \\").setUp(superuser);

        assertThat(jdbc.queryForList(
                        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'the %' AND rolcanlogin AND NOT rolsuper"
                                + " AND NOT rolcreaterole ORDER BY 1",
                        String.class))
                .containsExactly("the \"owner\"", "the 'application'");
    }

    @Test
    void anotherApplicationGetsTheSchemasThatAreNotTheEvents() throws SQLException {
        new DatabaseRoles("roles_owner", "a", "roles_application", "b").setUp(superuser);
        jdbc.execute("SET ROLE roles_application");
        jdbc.execute("CREATE SCHEMA account_query CREATE TABLE account (id bigserial) CREATE VIEW all_accounts AS"
                + " SELECT * FROM account_query.account");
        jdbc.execute("CREATE SCHEMA reports CREATE TABLE report (id bigint)");
        jdbc.execute("RESET ROLE");

        new DatabaseRoles("roles_owner", "a", "roles_next", "c").setUp(superuser);

        assertThat(jdbc.queryForList(
                        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace ="
                                + " 'account_query'::regnamespace",
                        String.class))
                .containsExactly("roles_next");
        assertThat(jdbc.queryForObject(
                        "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'reports.report'::regclass",
                        String.class))
                .isEqualTo("roles_application");
    }

    @Test
    void theOwnerFindsNoFunctionsOfTheApplication() throws SQLException {
        new DatabaseRoles("roles_owner", "a", "roles_application", "b").setUp(superuser);

        String url = superuser.getMetaData().getURL().replace("user=postgres", "user=roles_owner");
        try (Connection owner = DriverManager.getConnection(url)) {
            assertThat(new JdbcTemplate(new SingleConnectionDataSource(owner, true))
                            .queryForObject("SHOW search_path", String.class))
                    .isEqualTo("pg_catalog");
        }
    }

    @Test
    void aRoleThatCouldChangeEventsIsNotTheApplications() {
        assertThatThrownBy(() -> new DatabaseRoles("roles_owner", "a", "postgres", "b").setUp(superuser))
                .hasMessageContaining("The role postgres is a superuser");
        assertThatThrownBy(() -> new DatabaseRoles("roles_owner", "a", "roles_owner", "a").setUp(superuser))
                .hasMessageContaining("must be two roles");
    }

    @Test
    void anEmptyPasswordIsRefused() {
        assertThatThrownBy(() -> new DatabaseRoles("roles_owner", "", "roles_application", "b").setUp(superuser))
                .hasMessageContaining("A name or a password is empty");
    }

    @Test
    void passwordsAreNotWrittenOut() {
        assertThat(new DatabaseRoles("o", "secret", "a", "secret").toString()).doesNotContain("secret");
        assertThat(new EventStoreOwner("o", "secret").toString()).doesNotContain("secret");
    }
}
