package io.eventbank.account.query.transfer;

import io.eventbank.account.query.dispatch.QueryProperties;
import java.math.BigDecimal;
import org.springdoc.core.customizers.ParameterCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Says in the description of the API what follows from settings. */
@Configuration(proxyBeanMethods = false)
class TransferDescription {

    @Bean
    ParameterCustomizer longestWaitForATransfer(QueryProperties properties) {
        return (parameter, declared) -> {
            if (declared.getContainingClass() == TransferController.class
                    && TransferController.WAIT.equals(parameter.getName())) {
                parameter
                        .getSchema()
                        .setMaximum(
                                BigDecimal.valueOf(properties.maxTransferWait().toSeconds()));
            }
            return parameter;
        };
    }
}
