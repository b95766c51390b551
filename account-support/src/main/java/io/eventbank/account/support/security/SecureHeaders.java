package io.eventbank.account.support.security;

import java.util.List;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter.XFrameOptionsMode;

/**
 * What browsers are told to do with answers: nothing but show them. Not to guess their types, not to keep or frame
 * them, not to hand them to pages of other origins; and, over TLS, to come back over TLS only. In front of everything,
 * so that refusals of any kind have them, too.
 */
final class SecureHeaders {

    private static final String DOCUMENTATION = "/swagger-ui";
    private static final String NOTHING =
            "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Swagger UI sets styles as it goes. */
    private static final String OWN_FILES = NOTHING + "; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'";

    private SecureHeaders() {}

    static HeaderWriterFilter filter() {
        HeaderWriter contentSecurityPolicy = (request, response) -> response.setHeader(
                "Content-Security-Policy", request.getRequestURI().startsWith(DOCUMENTATION) ? OWN_FILES : NOTHING);
        CrossOriginOpenerPolicyHeaderWriter opener = new CrossOriginOpenerPolicyHeaderWriter();
        opener.setPolicy(CrossOriginOpenerPolicy.SAME_ORIGIN);
        CrossOriginResourcePolicyHeaderWriter resource = new CrossOriginResourcePolicyHeaderWriter();
        resource.setPolicy(CrossOriginResourcePolicy.SAME_ORIGIN);
        return new HeaderWriterFilter(List.of(
                contentSecurityPolicy,
                opener,
                resource,
                new XContentTypeOptionsHeaderWriter(),
                new XFrameOptionsHeaderWriter(XFrameOptionsMode.DENY),
                new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                new CacheControlHeadersWriter(),
                new HstsHeaderWriter()));
    }
}
