package io.eventbank.account.support.web;

import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.Money;
import java.beans.PropertyEditorSupport;
import java.util.Currency;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads currencies in a query string as {@link Money#currency} has them. A converter would not do: where one refuses a
 * text, Spring asks its own editor of currencies, and that takes those that no account can be kept in.
 */
@ControllerAdvice
class CurrencyParameters {

    @InitBinder
    void currencies(WebDataBinder binder) {
        binder.registerCustomEditor(Currency.class, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                try {
                    setValue(Money.currency(text));
                } catch (Refusal refusal) {
                    // As the cause of what an editor may throw: only so is the parameter named in the answer.
                    throw new IllegalArgumentException(refusal);
                }
            }
        });
    }
}
