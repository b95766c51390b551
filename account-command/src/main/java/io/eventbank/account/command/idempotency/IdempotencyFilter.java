package io.eventbank.account.command.idempotency;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.support.personaldata.KeyedHash;
import io.eventbank.account.support.personaldata.KeyedHashes;
import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.InvalidParametersException;
import io.eventbank.account.support.web.KeyedRequest;
import io.eventbank.account.support.web.Problems;
import io.eventbank.account.support.web.WebProperties;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.util.ContentCachingResponseWrapper;
import org.springframework.web.util.UrlPathHelper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out a POST or PUT with an {@code Idempotency-Key} once and answers its repeats with the first answer. Kept
 * are answers of success and of business rules (2xx, 422); after all others the key is free again.
 *
 * <p>A process may die between the effect and the keeping of its answer. The repeat is then carried out a second time,
 * and is recognised by what the first one has left in the events: see {@link KeyedRequest}.
 */
final class IdempotencyFilter extends OncePerRequestFilter {

    static final String HEADER = "Idempotency-Key";
    static final String API = "/api/v1/";

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyFilter.class);
    private static final Pattern VALID = Pattern.compile("[\\x21-\\x7E]{1,255}");
    private static final Set<String> METHODS = Set.of("POST", "PUT");

    private final IdempotencyRecords records;
    private final Repeats repeats;
    private final HandlerExceptionResolver problems;
    private final JsonMapper mapper;
    private final KeyedHash requestHash;
    private final KeyedHash ids;
    private final Duration signOfLife;

    /** @param problems makes the answer of an exception */
    IdempotencyFilter(
            IdempotencyRecords records,
            Repeats repeats,
            HandlerExceptionResolver problems,
            JsonMapper mapper,
            KeyedHashes hashes,
            IdempotencyProperties limits) {
        this.records = records;
        this.repeats = repeats;
        this.problems = problems;
        this.mapper = mapper;
        this.requestHash = hashes.of("idempotent requests");
        this.ids = hashes.of("identifiers of idempotent requests");
        this.signOfLife = limits.claimTimeout().dividedBy(3);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HEADER) == null
                || !METHODS.contains(request.getMethod())
                || !UrlPathHelper.defaultInstance
                        .getPathWithinApplication(request)
                        .startsWith(API);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Claim claim;
        HashedRequest hashed;
        try {
            claim = Claim.on(subject(), key(request));
            hashed = hashed(request, claim);
            Optional<EarlierRequest> earlier = records.claim(claim, hashed.hashSoFar());
            if (earlier.isPresent()) {
                repeat(earlier.get(), hashed, response);
                return;
            }
        } catch (RuntimeException failure) {
            problem(failure, request, response);
            return;
        }
        carryOut(claim, hashed, response, chain);
    }

    private void carryOut(Claim claim, HashedRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        KeyedRequest keyed = new KeyedRequest(claim.subject(), claim.key(), ids);
        keyed.attachTo(request);
        ContentCachingResponseWrapper answer = new ContentCachingResponseWrapper(response);
        boolean finished = false;
        boolean overtaken = false;
        try {
            chain.doFilter(request, answer);
            if (isKept(answer)) {
                finished = records.finish(claim, request.hash(), kept(answer, keyed));
                overtaken = !finished;
            }
        } catch (DataAccessException failure) {
            // To give an answer that is not kept would be to promise what the next request may not find.
            withdraw(answer);
            problem(failure, request, response);
            return;
        } finally {
            if (!finished) {
                release(claim);
            }
        }
        if (overtaken) {
            withdraw(answer);
            giveAnswerOfSuccessor(claim, request, response);
        } else {
            answer.copyBodyToResponse();
        }
    }

    /** Another request has taken over, because this one took too long: what that one answers is the answer. */
    private void giveAnswerOfSuccessor(Claim claim, HashedRequest request, HttpServletResponse response)
            throws IOException {
        try {
            repeat(records.find(claim).orElseThrow(IdempotencyFilter::inProgress), request, response);
        } catch (RuntimeException failure) {
            problem(failure, request, response);
        }
    }

    private void repeat(EarlierRequest earlier, HashedRequest request, HttpServletResponse response)
            throws IOException {
        boolean known = earlier.isAnswered() || earlier.hash() != null && request.hashSoFar() != null;
        if (known && !earlier.isRepeatedBy(request.hash())) {
            throw new Refusal(ErrorCode.IDEMPOTENCY_KEY_REUSED, "The key belongs to another request");
        }
        if (!earlier.isAnswered()) {
            throw inProgress();
        }
        repeats.answer(earlier.answer(), response);
    }

    private HashedRequest hashed(HttpServletRequest request, Claim claim) throws IOException {
        return request.getRequestURI().startsWith(WebProperties.IMPORTS)
                ? HashedRequest.streamed(request, requestHash.begin(), new SignsOfLife(claim))
                : HashedRequest.whole(request, requestHash.begin());
    }

    private boolean isKept(ContentCachingResponseWrapper answer) {
        if (answer.getStatus() == HttpStatus.UNPROCESSABLE_CONTENT.value()) {
            String code =
                    mapper.readTree(answer.getContentAsByteArray()).path("code").asString("");
            return !code.equals(ErrorCode.IDEMPOTENCY_KEY_REUSED.code());
        }
        return HttpStatusCode.valueOf(answer.getStatus()).is2xxSuccessful();
    }

    private static KeptAnswer kept(ContentCachingResponseWrapper answer, KeyedRequest keyed) {
        return new KeptAnswer(
                answer.getStatus(),
                answer.getHeader(HttpHeaders.LOCATION),
                answer.getHeader(HttpHeaders.ETAG),
                answer.getContentType(),
                answer.getContentAsByteArray(),
                keyed.answerAbout());
    }

    /** Leaves nothing of an answer that has not gone out yet but its status, which the next one sets. */
    private static void withdraw(ContentCachingResponseWrapper answer) {
        answer.resetBuffer();
        answer.setHeader(HttpHeaders.LOCATION, null);
        answer.setHeader(HttpHeaders.ETAG, null);
        answer.setContentType(null);
    }

    private void release(Claim claim) {
        try {
            records.release(claim);
        } catch (DataAccessException e) {
            LOG.warn("A key could not be released and stays claimed for a while: {}", e.toString());
        }
    }

    private void problem(RuntimeException failure, HttpServletRequest request, HttpServletResponse response) {
        if (failure instanceof Refusal refusal && refusal.code() == ErrorCode.REQUEST_IN_PROGRESS) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        }
        if (problems.resolveException(request, response, null, failure) == null) {
            throw failure;
        }
    }

    private static Refusal inProgress() {
        return new Refusal(ErrorCode.REQUEST_IN_PROGRESS, "A request with this key is being worked on");
    }

    private static String subject() {
        return Caller.current()
                .map(Caller::subject)
                .orElseThrow(() -> invalid("needs a token with a subject, to which it belongs"));
    }

    private static String key(HttpServletRequest request) {
        List<String> keys = Collections.list(request.getHeaders(HEADER));
        if (keys.size() > 1) {
            throw invalid("is given twice");
        }
        if (!VALID.matcher(keys.get(0)).matches()) {
            throw invalid("must be 1 to 255 visible ASCII characters");
        }
        return keys.get(0);
    }

    private static InvalidParametersException invalid(String message) {
        return new InvalidParametersException(List.of(new Problems.FieldError(HEADER, message)));
    }

    /** Keeps the claim of a request alive whose body takes long to come in. */
    private final class SignsOfLife implements Runnable {

        private final Claim claim;
        private long last = System.nanoTime();

        private SignsOfLife(Claim claim) {
            this.claim = claim;
        }

        @Override
        public void run() {
            if (System.nanoTime() - last > signOfLife.toNanos()) {
                last = System.nanoTime();
                records.refresh(claim);
            }
        }
    }
}
