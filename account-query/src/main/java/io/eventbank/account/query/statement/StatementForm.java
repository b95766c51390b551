package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.Statement;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.MediaType;

/** A form in which a statement can be had. The same statement is always written as the same bytes. */
interface StatementForm {

    /** What clients ask for it by. */
    MediaType mediaType();

    /** How the name of a file ends that it is kept in. */
    String fileExtension();

    /** Writes the whole of it; the stream stays open. */
    void write(Statement statement, OutputStream out) throws IOException;
}
