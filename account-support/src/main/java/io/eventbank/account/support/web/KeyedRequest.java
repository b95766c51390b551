package io.eventbank.account.support.web;

import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.KeyedHash;
import jakarta.servlet.ServletRequest;
import java.util.Optional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** A request that carries an {@code Idempotency-Key}, for whoever works for it on its thread. */
public final class KeyedRequest {

    /** The name of the key in the metadata of commands, and of the events that they cause. */
    public static final String IDEMPOTENCY_KEY = "idempotencyKey";

    private static final String ATTRIBUTE = KeyedRequest.class.getName();

    private final String subject;
    private final String key;
    private final KeyedHash ids;
    private OwnerId answerAbout;

    /**
     * @param subject whose key it is: another caller's same key is another key
     * @param ids makes the request's identifiers
     */
    public KeyedRequest(String subject, String key, KeyedHash ids) {
        this.subject = subject;
        this.key = key;
        this.ids = ids;
    }

    /** The current request; empty if it carries no key, and outside a request. */
    public static Optional<KeyedRequest> current() {
        RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
        return attributes == null
                ? Optional.empty()
                : Optional.ofNullable(
                        (KeyedRequest) attributes.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }

    /**
     * Says that the answer to the current request holds data of an owner, so that it is kept, if at all, encrypted with
     * that owner's key. To be called by the controller before it answers.
     */
    public static void answerHoldsDataOf(OwnerId owner) {
        current().ifPresent(request -> request.answerAbout = owner);
    }

    /** Makes this the {@link #current()} one while that servlet request is worked on. */
    public void attachTo(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    public String subject() {
        return subject;
    }

    public String key() {
        return key;
    }

    /** The owner whose data the answer holds; null if it holds nobody's. */
    public OwnerId answerAbout() {
        return answerAbout;
    }

    /** The identifier of a kind that belongs to this request; every repeat of it has the same one. */
    String id(String kind) {
        return Ids.of(ids.of(kind + '\n' + key + '\n' + subject));
    }
}
