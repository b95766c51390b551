package io.eventbank.account.support.web;

import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import tools.jackson.databind.json.JsonMapper;

/** What answers with problems in filters, outside an application. */
public final class ProblemResponders {

    private ProblemResponders() {}

    public static ProblemResponder create() {
        return new ProblemResponder(JsonMapper.builder()
                .addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
                .build());
    }
}
