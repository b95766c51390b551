package io.eventbank.account.command.imports;

/** An import cannot go on; what was imported stays, and the file can be sent again. */
public final class ImportFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long line;
    private final String code;

    ImportFailure(long line, String code, String message, Throwable cause) {
        super(message, cause);
        this.line = line;
        this.code = code;
    }

    /** The line of the file at which it stopped, 0 if it is not known. */
    public long line() {
        return line;
    }

    public String code() {
        return code;
    }
}
