package io.eventbank.account.command.dispatch;

import org.axonframework.commandhandling.CommandBus;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every command passes on its way to its handler. */
@Configuration(proxyBeanMethods = false)
class CommandBusConfiguration {

    @Bean
    InitializingBean commandInterceptors(CommandBus bus, KnownOwnerCheck knownOwner) {
        return () -> {
            bus.registerDispatchInterceptor(knownOwner);
            bus.registerHandlerInterceptor(new RefusalTranslation());
            bus.registerHandlerInterceptor(new CommandAccess());
        };
    }
}
