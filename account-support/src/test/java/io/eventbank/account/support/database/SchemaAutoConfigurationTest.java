package io.eventbank.account.support.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.support.testing.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A start, as far as the schemas that both sides use. */
@ExtendWith(OutputCaptureExtension.class)
class SchemaAutoConfigurationTest {

    private static final String OWNER = "account.database.event-store-owner.username=" + TestDatabase.OWNER;
    private static final String ON_POSTGRESQL = "axon.axonserver.enabled=false";

    private final String url = TestDatabase.create();

    @Test
    void theOwnerThatTheSettingsNameIsNeededByTheFirstStartOnly() {
        for (String setting : new String[] {OWNER, "account.database.event-store-owner.username="}) {
            try (ConfigurableApplicationContext application = start(ON_POSTGRESQL, setting)) {
                assertThat(application
                                .getBean(JdbcTemplate.class)
                                .queryForObject(
                                        "SELECT pg_get_userbyid(relowner) FROM pg_class"
                                                + " WHERE oid = 'event_store.event'::regclass",
                                        String.class))
                        .isEqualTo(TestDatabase.OWNER);
            }
        }
    }

    @Test
    void aRefusedStartSaysWhyAndWhatToDo(CapturedOutput output) {
        start(ON_POSTGRESQL).close();

        assertThatThrownBy(() -> start(ON_POSTGRESQL, OWNER)).hasRootCauseInstanceOf(EventStoreRefusedException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The schema event_store belongs to eventbank, and not to eventbank_owner")
                .contains("docs/operating.md, Database roles")
                .doesNotContain("\tat ");
    }

    @Test
    void withAxonServerThereIsNoSchemaOfEventsAndNoOwnerIsAsked() {
        try (ConfigurableApplicationContext application =
                start("axon.axonserver.enabled=true", "account.database.event-store-owner.username=nobody")) {
            assertThat(application
                            .getBean(JdbcTemplate.class)
                            .queryForObject("SELECT to_regnamespace('event_store') IS NULL", Boolean.class))
                    .isTrue();
        }
    }

    private ConfigurableApplicationContext start(String... settings) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(
                        "spring.config.name=none", // not the settings of a whole application
                        "spring.main.banner-mode=off",
                        "spring.datasource.url=" + url,
                        "spring.datasource.username=" + TestDatabase.APPLICATION)
                .run(Stream.of(settings).map(setting -> "--" + setting).toArray(String[]::new));
    }

    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        SchemaAutoConfiguration.class
    })
    static class Application {}
}
