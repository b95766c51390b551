package io.eventbank.account.support.openapi;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springdoc.core.customizers.PropertyCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** What the OpenAPI document says of the whole, and what it says of each operation by the same rules. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class ApiDescription {

    static final String BEARER = "bearer";

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(AccountId.class, ValueSchemas.id())
                .replaceWithSchema(OwnerId.class, ValueSchemas.id())
                .replaceWithSchema(TransactionId.class, ValueSchemas.id())
                .replaceWithSchema(TransferId.class, ValueSchemas.id())
                .replaceWithSchema(Duration.class, ValueSchemas.duration())
                .replaceWithSchema(BigDecimal.class, ValueSchemas.decimal())
                .replaceWithSchema(Currency.class, ValueSchemas.currency());
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Event-sourced bank accounts")
                        .version("v1")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSchemas(ErrorAnswers.PROBLEM, ErrorAnswers.problem())
                        .addSchemas(ErrorAnswers.FIELD_ERROR, ErrorAnswers.fieldError())
                        .addSecuritySchemes(
                                BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    @Bean
    ModelConverter recordSchemas() {
        return new RecordSchemas();
    }

    @Bean
    PropertyCustomizer constrainedProperties() {
        return new ConstrainedProperties();
    }

    @Bean
    ParameterCustomizer constrainedParameters() {
        return new ConstrainedParameters();
    }

    @Bean
    OperationCustomizer answers() {
        return new Answers();
    }

    @Bean
    OperationCustomizer errorAnswers() {
        return new ErrorAnswers();
    }

    @Bean
    OpenApiCustomizer wholePatterns() {
        return new WholePatterns();
    }
}
