package io.eventbank.account.support.web;

import java.beans.PropertyEditorSupport;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;

/**
 * Reads numbers in a query string as {@link Formats} has them. Converters would not do: where one refuses a text,
 * Spring asks its own editor of numbers, and that takes exponents, hexadecimal digits, and blanks.
 */
@ControllerAdvice
class NumberParameters {

    @InitBinder
    void numbers(WebDataBinder binder) {
        binder.registerCustomEditor(
                BigDecimal.class, new Editor(text -> Formats.decimal(text), "must be a decimal number"));
        Editor integers = wholeNumbers(Integer::valueOf);
        binder.registerCustomEditor(Integer.class, integers);
        binder.registerCustomEditor(int.class, integers);
        Editor longs = wholeNumbers(Long::valueOf);
        binder.registerCustomEditor(Long.class, longs);
        binder.registerCustomEditor(long.class, longs);
    }

    private static Editor wholeNumbers(Function<String, Number> parser) {
        return new Editor(
                text -> {
                    try {
                        return Formats.isWholeNumber(text) ? Optional.of(parser.apply(text)) : Optional.empty();
                    } catch (NumberFormatException e) {
                        return Optional.empty(); // too large for this kind of number
                    }
                },
                "must be a whole number that is not too large");
    }

    private static final class Editor extends PropertyEditorSupport {

        private final Function<String, Optional<? extends Number>> format;
        private final String message;

        private Editor(Function<String, Optional<? extends Number>> format, String message) {
            this.format = format;
            this.message = message;
        }

        @Override
        public void setAsText(String text) {
            setValue(format.apply(text).orElseThrow(() -> new InvalidValueException(message)));
        }
    }
}
