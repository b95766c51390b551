package io.eventbank.account.support.paging;

import io.eventbank.account.api.query.Page;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Pages as REST answers them: with a link to the next one, which keeps all other parameters of the request. */
public final class PageAnswers {

    /** The greatest number of items on a page. */
    public static final int MAX_LIMIT = 500;

    /** The number of items on a page where the request names none. */
    public static final String DEFAULT_LIMIT = "50";

    private PageAnswers() {}

    /** Answers the current request with a page. */
    public static <P extends Page<?>> ResponseEntity<P> of(P page) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (page.nextCursor() != null) {
            // Without host and scheme, which are others on the outer side of a gateway.
            String next = ServletUriComponentsBuilder.fromCurrentRequest()
                    .scheme(null)
                    .host(null)
                    .port(null)
                    .replaceQueryParam("cursor", page.nextCursor())
                    .build()
                    .toUriString();
            answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
        }
        return answer.body(page);
    }
}
