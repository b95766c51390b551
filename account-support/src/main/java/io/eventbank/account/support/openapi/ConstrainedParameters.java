package io.eventbank.account.support.openapi;

import io.eventbank.account.support.web.PlainText;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PathVariable;

/** Says of parameters what is asked of them: for springdoc they are the text that they are converted from. */
final class ConstrainedParameters implements ParameterCustomizer {

    /** What stands in a path can hold neither a slash nor a control character, whatever it names. */
    private static final String IN_A_PATH = "^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$";

    @Override
    public Parameter customize(Parameter parameter, MethodParameter declared) {
        if (parameter == null || parameter.getSchema() == null) {
            return parameter;
        }
        Schema<?> known = ValueSchemas.ofParameter(declared.getParameterType());
        if (known != null) {
            if (parameter.getSchema().getDefault() != null) {
                known.setDefault(parameter.getSchema().getDefault());
            }
            parameter.setSchema(known);
        } else if (HttpHeaders.IF_MATCH.equals(parameter.getName())) {
            parameter.description("The version that must still be the latest one; else the answer is 412");
            parameter.setSchema(
                    new StringSchema().pattern("^(\"[0-9]{1,18}\"|\\*)$").example("\"7\""));
        } else if (declared.hasParameterAnnotation(PathVariable.class)
                && parameter.getSchema().getPattern() == null
                && declared.getParameterType() == String.class) {
            parameter.getSchema().setPattern(IN_A_PATH);
        }
        PlainText text = declared.getParameterAnnotation(PlainText.class);
        if (text != null) {
            parameter.getSchema().minLength(1).maxLength(text.max()).pattern(ValueSchemas.PLAIN_TEXT);
        }
        return parameter;
    }
}
