package io.eventbank.account.support.start;

/** Something of a process that people look for, as it is called and where it is; said once the process is ready. */
public interface Place {

    /** Such as {@code tokens http://127.0.0.1:8080/oauth2/token}; never a secret. */
    String describe(String origin);
}
