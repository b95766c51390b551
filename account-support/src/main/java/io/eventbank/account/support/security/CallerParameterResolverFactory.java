package io.eventbank.account.support.security;

import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.messaging.annotation.ParameterResolverFactory;

/** Lets message handlers take the {@link Caller} as a parameter. Found by Axon through {@code META-INF/services}. */
public final class CallerParameterResolverFactory implements ParameterResolverFactory {

    @Override
    public ParameterResolver<Caller> createInstance(Executable executable, Parameter[] parameters, int index) {
        return parameters[index].getType() == Caller.class ? new CallerResolver() : null;
    }

    private static final class CallerResolver implements ParameterResolver<Caller> {

        @Override
        public Caller resolveParameterValue(Message<?> message) {
            return Caller.of(message.getMetaData());
        }

        @Override
        public boolean matches(Message<?> message) {
            return true;
        }
    }
}
