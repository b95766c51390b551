package io.eventbank.account.command.owner;

import io.eventbank.account.support.web.PlainText;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;

/** An owner's name and e-mail address as a client or a file gives them. */
public record OwnerDetails(
        @NotNull @PlainText(max = MAX_NAME) String name,
        @NotNull @PlainText(max = MAX_EMAIL) @Email String email) {

    static final int MAX_NAME = 200;
    static final int MAX_EMAIL = 254;
}
