package io.eventbank.account.support.web;

import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.api.value.TransferId;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the OpenAPI document says of the whole. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    static {
        Schema<?> id = new StringSchema().pattern(StreamId.PATTERN).example("A-1001");
        SpringDocUtils.getConfig()
                .replaceWithSchema(AccountId.class, id)
                .replaceWithSchema(OwnerId.class, id)
                .replaceWithSchema(TransactionId.class, id)
                .replaceWithSchema(TransferId.class, id)
                .replaceWithSchema(
                        Duration.class, new StringSchema().format("duration").example("PT30S"))
                .replaceWithSchema(
                        BigDecimal.class, new StringSchema().format("decimal").example("100.00"))
                .replaceWithSchema(
                        Currency.class, new StringSchema().pattern("[A-Z]{3}").example("EUR"));
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Event-sourced bank accounts")
                        .version("v1")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "bearer",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")))
                .addSecurityItem(new SecurityRequirement().addList("bearer"));
    }
}
