package io.eventbank.account.api.error;

/** A request was refused: a stable code, and a sentence for people that reveals nothing the caller may not know. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Refusal(ErrorCode code, String message) {
        // A refusal is an answer, not a fault: no stack trace, which would be most of its cost.
        super(message, null, false, false);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    /** What crosses the bus in place of the exception. */
    public Details details() {
        return new Details(code, getMessage());
    }

    /** A refusal as data, to be sent between processes. */
    public record Details(ErrorCode code, String message) {

        public Refusal toRefusal() {
            return new Refusal(code, message);
        }
    }
}
