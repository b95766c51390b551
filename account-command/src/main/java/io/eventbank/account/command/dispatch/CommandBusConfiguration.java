package io.eventbank.account.command.dispatch;

import org.axonframework.commandhandling.CommandBus;
import org.axonframework.config.ConfigurerModule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every command passes on its way to its handler. */
@Configuration(proxyBeanMethods = false)
class CommandBusConfiguration {

    @Bean
    ConfigurerModule commandInterceptors(KnownOwnerCheck knownOwner) {
        return configurer -> configurer.onInitialize(configuration -> {
            CommandBus bus = configuration.getComponent(CommandBus.class);
            bus.registerDispatchInterceptor(knownOwner);
            bus.registerHandlerInterceptor(new RefusalTranslation());
            bus.registerHandlerInterceptor(new CommandAccess());
        });
    }
}
