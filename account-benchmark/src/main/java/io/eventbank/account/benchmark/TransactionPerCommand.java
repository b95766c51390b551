package io.eventbank.account.benchmark;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.messaging.interceptors.TransactionManagingInterceptor;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A transaction around each command, as Axon's own command bus has it, and as its engines expect it. */
@Configuration(proxyBeanMethods = false)
class TransactionPerCommand {

    @Bean
    InitializingBean commandTransactions(CommandBus bus, TransactionManager transactions) {
        return () -> bus.registerHandlerInterceptor(new TransactionManagingInterceptor<>(transactions));
    }
}
