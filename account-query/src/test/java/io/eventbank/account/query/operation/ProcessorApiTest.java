package io.eventbank.account.query.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.query.testing.QueryTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

class ProcessorApiTest extends QueryTest {

    private static final String ADMIN = "/api/v1/admin/processors";
    private static final String HEALTH = "/actuator/health";

    @Autowired
    private MeterRegistry meters;

    @AfterEach
    void everythingRuns() throws Exception {
        jdbc.update("DELETE FROM account_query.dead_letter");
        order("owners", "resume").andExpect(status().isOk());
    }

    @Test
    void allProcessorsAreListedByName() throws Exception {
        register("Ada Lovelace", "ada@example.org");
        caughtUp();
        await().untilAsserted(() -> assertThat(this.<List<Integer>>read(body(ADMIN, OPERATOR), "$.items[*].lag"))
                .containsOnly(0));

        String list = body(ADMIN, OPERATOR);

        assertThat(this.<List<String>>read(list, "$.items[*].name")).isEqualTo(PROCESSORS);
        Map<String, Object> owners = read(list, "$.items[1]");
        assertThat(owners)
                .containsOnlyKeys("name", "running", "segments", "lag", "lagSeconds", "deadLetters")
                .containsEntry("running", true)
                .containsEntry("lagSeconds", 0)
                .containsEntry("deadLetters", 0);
        Map<String, Object> segment = read(list, "$.items[1].segments[0]");
        assertThat(segment)
                .containsOnlyKeys("id", "position", "caughtUp", "replaying")
                .containsEntry("id", 0)
                .containsEntry("caughtUp", true)
                .containsEntry("replaying", false);
        assertThat((Integer) segment.get("position")).isPositive();
    }

    @Test
    void aPausedProcessorFallsBehindUntilItIsResumed() throws Exception {
        order("owners", "pause")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.name").value("owners"))
                .andExpect(jsonPath("$.running").value(false));
        order("owners", "pause").andExpect(status().isOk());
        String owner = register("Grace Hopper", "grace@example.org").value();

        await().untilAsserted(() -> mvc.perform(get(ADMIN).with(OPERATOR))
                .andExpect(jsonPath("$.items[1].segments[0].caughtUp").value(false))
                .andExpect(jsonPath("$.items[1].lag").isNumber()));
        assertThat(this.<Integer>read(body(ADMIN, OPERATOR), "$.items[1].lag")).isPositive();
        mvc.perform(get("/api/v1/owners/" + owner).with(TELLER)).andExpect(status().isNotFound());
        await().until(() -> gauge("account.processor.running") == 0
                && gauge("account.processor.lag") > 0
                && gauge("account.processor.lag.seconds") > 0);
        assertThat(this.<Integer>read(body(ADMIN, OPERATOR), "$.items[1].lagSeconds"))
                .isPositive();

        order("owners", "resume")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.running").value(true));
        body("/api/v1/owners/" + owner + "?minVersion=0", TELLER);
        await().until(() -> gauge("account.processor.lag") == 0
                && gauge("account.processor.lag.seconds") == 0
                && gauge("account.processor.segments") == 1);
        assertThat(gauge("account.processor.running")).isEqualTo(1);
    }

    @Test
    void aSegmentIsSplitAndMerged() throws Exception {
        order("owners", "split")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.segments.length()").value(2));
        String split = order("owners", "split?segment=1")
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(this.<List<Integer>>read(split, "$.segments[*].id")).containsExactly(0, 1, 3);
        refused("owners", "merge?segment=0", 422, "cannot_merge");
        order("owners", "merge")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.segments.length()").value(2));
        order("owners", "merge")
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.segments.length()").value(1));
        refused("owners", "merge", 422, "cannot_merge");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, pause, 404, processor_not_found",
        "nothing, resume, 404, processor_not_found",
        "nothing, split, 404, processor_not_found",
        "nothing, merge, 404, processor_not_found",
        "owners, split?segment=5, 422, cannot_split",
        "owners, merge?segment=5, 422, cannot_merge",
        "owners, split?segment=-1, 400, invalid_request",
        "owners, split?segment=x, 400, invalid_request",
        "owners, pause?force=true, 400, invalid_request"
    })
    void whatCannotBeDoneIsRefused(String processor, String action, int status, String code) throws Exception {
        refused(processor, action, status, code);
    }

    @Test
    void aPausedProcessorIsNotSplit() throws Exception {
        order("owners", "pause").andExpect(status().isOk());
        refused("owners", "split", 422, "cannot_split");
        refused("owners", "merge", 422, "cannot_merge");
    }

    @Test
    void onlyOperatorsMayLookAndTouch() throws Exception {
        for (RequestPostProcessor other : List.of(TELLER, AUDITOR, caller("customer"))) {
            mvc.perform(get(ADMIN).with(other)).andExpect(status().isForbidden());
            for (String action : List.of("pause", "resume", "split", "merge")) {
                mvc.perform(post(ADMIN + "/owners/" + action).with(other)).andExpect(status().isForbidden());
            }
        }
        mvc.perform(get(ADMIN)).andExpect(status().isUnauthorized());
        mvc.perform(post(ADMIN + "/owners/pause")).andExpect(status().isUnauthorized());
    }

    @Test
    void deadLettersAreCountedAndMakeTheHealthDegraded() throws Exception {
        await().untilAsserted(() -> health(OPERATOR, 200, "UP"));
        for (int i = 0; i < 2; i++) {
            jdbc.update(
                    "INSERT INTO account_query.dead_letter (processor, stream_id, sequence, parked_at, attempts)"
                            + " VALUES ('owners', 'Owner-1', ?, now(), 1)",
                    i);
        }

        assertThat(this.<Integer>read(body(ADMIN, OPERATOR), "$.items[1].deadLetters"))
                .isEqualTo(2);
        await().untilAsserted(() -> health(OPERATOR, 200, "DEGRADED")
                .andExpect(jsonPath("$.components.deadLetters.status").value("DEGRADED"))
                .andExpect(jsonPath("$.components.deadLetters.details.owners").value(2)));
        await().untilAsserted(() -> health(null, 200, "DEGRADED"));
        await().until(() -> gauge("account.dead.letters") == 2);

        order("owners", "pause").andExpect(status().isOk());
        health(null, 503, "DOWN");
    }

    @Test
    void aStoppedProcessorIsSeenInTheHealthButIsNoReasonToStartTheProcessAgain() throws Exception {
        await().untilAsserted(() -> health(OPERATOR, 200, "UP")
                .andExpect(jsonPath("$.components.processors.details.owners.running")
                        .value(true))
                .andExpect(
                        jsonPath("$.components.processors.details.owners.lag").value(0)));

        order("owners", "pause").andExpect(status().isOk());

        health(OPERATOR, 503, "DOWN")
                .andExpect(jsonPath("$.components.processors.status").value("DOWN"))
                .andExpect(jsonPath("$.components.processors.details.owners.running")
                        .value(false))
                .andExpect(jsonPath("$.components.processors.details.accounts.running")
                        .value(true));
        mvc.perform(get(HEALTH + "/liveness")).andExpect(status().isOk());
        mvc.perform(get(HEALTH + "/readiness")).andExpect(status().isOk());
    }

    @Test
    void onlyOperatorsSeeTheDetailsOfTheHealth() throws Exception {
        // A processor that has just been resumed may have to claim its segments first.
        await().untilAsserted(() -> mvc.perform(get(HEALTH))
                .andExpect(content().json("{\"status\":\"UP\",\"groups\":[\"liveness\",\"readiness\"]}")));
        for (RequestPostProcessor other : List.of(TELLER, AUDITOR, caller("customer"))) {
            await().untilAsserted(() -> health(other, 200, "UP")
                    .andExpect(jsonPath("$.components").doesNotExist())
                    .andExpect(jsonPath("$.details").doesNotExist()));
            mvc.perform(get(HEALTH + "/processors").with(other)).andExpect(status().isNotFound());
        }
        mvc.perform(get(HEALTH)).andExpect(jsonPath("$.components").doesNotExist());
        mvc.perform(get(HEALTH + "/processors")).andExpect(status().isNotFound());
        await().untilAsserted(() -> health(OPERATOR, 200, "UP")
                .andExpect(jsonPath("$.components.db.status").value("UP")));
    }

    private ResultActions order(String processor, String action) throws Exception {
        return mvc.perform(post(ADMIN + "/" + processor + "/" + action).with(OPERATOR));
    }

    private void refused(String processor, String action, int status, String code) throws Exception {
        order(processor, action)
                .andExpect(status().is(status))
                .andExpect(jsonPath("$.code").value(code));
    }

    private ResultActions health(RequestPostProcessor caller, int status, String code) throws Exception {
        MockHttpServletRequestBuilder request = get(HEALTH);
        return mvc.perform(caller == null ? request : request.with(caller))
                .andExpect(status().is(status))
                .andExpect(jsonPath("$.status").value(code));
    }

    private double gauge(String name) {
        return meters.get(name).tag("processor", "owners").gauge().value();
    }
}
