package io.eventbank.account.query.proof;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class VerificationApiTest {

    private static final String PATH = "/api/v1/admin/verify";

    @TempDir
    private Path directory;

    @Test
    void aVerificationIsAnsweredWithWhatItFound() throws Exception {
        try (SealedBank bank = SealedBank.create(directory.resolve("checkpoint"), 100)) {
            MockMvc mvc = MockMvcBuilders.standaloneSetup(new VerificationController(bank.verifier()))
                    .build();
            mvc.perform(post(PATH))
                    .andExpect(status().isOk())
                    .andExpect(content().json("""
                            {"valid": true, "eventsChecked": 0, "sealedUpTo": 0, "unsealed": 0}""", JsonCompareMode.STRICT));

            bank.append("BankAccount-a", 0, 5);
            bank.sealer().seal();
            bank.append("BankAccount-a", 5, 2);
            mvc.perform(post(PATH))
                    .andExpect(content()
                            .json("{\"valid\": true, \"eventsChecked\": 5, \"sealedUpTo\": 5, \"unsealed\": 2}"))
                    .andExpect(
                            jsonPath("$.checkpoint").value(bank.records().last().note()))
                    .andExpect(jsonPath("$.firstInvalid").doesNotExist());

            bank.falsify(jdbc -> jdbc.update("DELETE FROM event_store.event WHERE sequence = 3"));
            mvc.perform(post(PATH))
                    .andExpect(status().isOk())
                    .andExpect(content().json("""
                            {"valid": false, "eventsChecked": 3, "sealedUpTo": 5, "unsealed": 2,
                             "firstInvalid": {"kind": "REMOVED", "index": 3, "streamId": "BankAccount-a", "sequence": 3}}"""));
        }
    }
}
