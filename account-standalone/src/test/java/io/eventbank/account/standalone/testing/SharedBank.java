package io.eventbank.account.standalone.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * Hands the one {@link Bank} of the whole test run to tests that need a running one, started with no settings at first
 * use and stopped after the last test. A parameter of type {@code Supplier<Bank>} puts off the start until it is asked.
 * Who uses it works with ids of their own, asserts nothing about what they have not made, and leaves the bank as it
 * was: running, with all of its processors.
 */
public final class SharedBank implements ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedBank.class);
    private static final Path LOG = Path.of("target", "shared-bank.log");

    private record Running(Bank bank, Path directory) implements AutoCloseable {

        static Running start() {
            try {
                Path directory = Files.createTempDirectory("shared-bank");
                return new Running(Bank.start(directory.resolve("data")), directory);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws InterruptedException, IOException {
            bank.close();
            Files.copy(directory.resolve("data.log"), LOG, StandardCopyOption.REPLACE_EXISTING);
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Bank.class || type == Supplier.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Supplier<Bank> bank = () -> running(context).bank();
        return parameter.getParameter().getType() == Bank.class ? bank.get() : bank;
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }
}
