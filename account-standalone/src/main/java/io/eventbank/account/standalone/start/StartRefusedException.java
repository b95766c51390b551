package io.eventbank.account.standalone.start;

/** The process must not or cannot start as it is set up; says why in one line, and what to do about it. */
public final class StartRefusedException extends RuntimeException {

    private final String action;

    /**
     * @param reason one line for the person who started the process
     * @param action what that person can do
     */
    public StartRefusedException(String reason, String action) {
        this(reason, action, null);
    }

    /**
     * @param reason one line for the person who started the process
     * @param action what that person can do
     * @param cause what lies below, or null
     */
    public StartRefusedException(String reason, String action, Throwable cause) {
        super(reason, cause);
        this.action = action;
    }

    String action() {
        return action;
    }
}
