package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.StatementView;
import java.io.IOException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Answers with a statement in one of its forms, straight into the response, since it may be long. */
final class StatementConverter extends AbstractHttpMessageConverter<PrintableStatement> {

    private final StatementForm form;

    StatementConverter(StatementForm form) {
        super(form.mediaType());
        this.form = form;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == PrintableStatement.class;
    }

    @Override
    public boolean canRead(Class<?> type, MediaType mediaType) {
        return false;
    }

    @Override
    protected PrintableStatement readInternal(Class<? extends PrintableStatement> type, HttpInputMessage message) {
        throw new HttpMessageNotReadableException("Statements are not read", message);
    }

    @Override
    protected void writeInternal(PrintableStatement printable, HttpOutputMessage message) throws IOException {
        StatementView content = printable.content();
        String name = content.accountId().value() + "-" + content.from() + "-" + content.to();
        message.getHeaders().setContentType(form.mediaType());
        message.getHeaders()
                .setContentDisposition(ContentDisposition.attachment()
                        .filename(name + "." + form.fileExtension())
                        .build());
        form.write(printable.statement(), message.getBody());
    }
}
