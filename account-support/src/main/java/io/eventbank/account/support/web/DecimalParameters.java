package io.eventbank.account.support.web;

import java.beans.PropertyEditorSupport;
import java.math.BigDecimal;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads decimal numbers in a query string as {@link Formats#decimal} has them. A converter would not do: where one
 * refuses a text, Spring asks its own editor of numbers, and that takes exponents.
 */
@ControllerAdvice
class DecimalParameters {

    @InitBinder
    void decimals(WebDataBinder binder) {
        binder.registerCustomEditor(BigDecimal.class, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                setValue(
                        Formats.decimal(text).orElseThrow(() -> new InvalidValueException("must be a decimal number")));
            }
        });
    }
}
