package io.eventbank.account.command.idempotency;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.eventbank.account.support.personaldata.KeyedHashes;
import io.eventbank.account.support.web.FilterOrder;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.databind.json.JsonMapper;

/** {@code Idempotency-Key} where requests come in. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
class IdempotencyConfiguration {

    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotency(
            IdempotencyRecords records,
            Repeats repeats,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
            JsonMapper mapper,
            KeyedHashes hashes,
            IdempotencyProperties limits) {
        FilterRegistrationBean<IdempotencyFilter> registration =
                new FilterRegistrationBean<>(new IdempotencyFilter(records, repeats, problems, mapper, hashes, limits));
        registration.setOrder(FilterOrder.IDEMPOTENCY);
        return registration;
    }

    /** In one process at a time. */
    @Bean
    Task<Void> deletionOfExpiredIdempotencyRecords(IdempotencyRecords records, IdempotencyProperties limits) {
        return Tasks.recurring("delete-expired-idempotency-records", FixedDelay.of(limits.deleteInterval()))
                .execute((task, context) -> records.deleteExpired());
    }

    /** Every POST and PUT of the API may carry the header. */
    @Bean
    OpenApiCustomizer idempotencyKeyIsDescribed() {
        return api -> api.getPaths().forEach((path, item) -> {
            if (path.startsWith(IdempotencyFilter.API)) {
                Stream.of(item.getPost(), item.getPut())
                        .filter(Objects::nonNull)
                        .forEach(IdempotencyConfiguration::describe);
            }
        });
    }

    private static void describe(Operation operation) {
        operation.addParametersItem(new HeaderParameter()
                .name(IdempotencyFilter.HEADER)
                .required(false)
                .description("The same request with the same key again is answered as the first time and does nothing")
                .schema(new StringSchema().pattern("^[!-~]{1,255}$")));
        operation.getResponses().forEach((status, answer) -> {
            if (status.startsWith("2")) {
                answer.addHeaderObject(
                        Repeats.REPLAYED,
                        new Header()
                                .description("Whether it is the answer to an earlier request; only if it is")
                                .schema(new StringSchema()._enum(List.of("true"))));
            }
        });
    }
}
