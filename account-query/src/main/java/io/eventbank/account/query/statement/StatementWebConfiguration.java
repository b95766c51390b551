package io.eventbank.account.query.statement;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Makes the forms of statements known to where answers are written. */
@Configuration(proxyBeanMethods = false)
class StatementWebConfiguration implements WebMvcConfigurer {

    private final List<StatementForm> forms;

    StatementWebConfiguration(List<StatementForm> forms) {
        this.forms = forms;
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        forms.forEach(form -> builder.addCustomConverter(new StatementConverter(form)));
    }
}
