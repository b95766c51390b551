package io.eventbank.account.command.transfer;

import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.command.TransferStep;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.command.CommandSide;
import io.eventbank.account.command.dispatch.CommandSender;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A process of the command side that orders three transfers, one for each way a transfer can go, and dies without a
 * word at a given step of them: {@code before} the step is carried out, or {@code after} it is committed and before its
 * answer is known to anybody.
 */
final class DyingProcess {

    static final int EXIT_CODE = 137;

    private DyingProcess() {}

    /** Arguments: database, spool directory, when, at which command, prefix of the transfers' ids. */
    public static void main(String[] arguments) throws InterruptedException {
        ConfigurableApplicationContext process = CommandSide.start(arguments[0], Path.of(arguments[1]));
        process.getBean(CommandBus.class)
                .registerHandlerInterceptor(new Death(arguments[2], arguments[3], arguments[4], new AtomicBoolean()));
        CommandSender commands = process.getBean(CommandSender.class);
        order(commands, arguments[4] + "-completed", "A1", "A2", "1");
        order(commands, arguments[4] + "-failed", "A2", "A1", "100000");
        order(commands, arguments[4] + "-compensated", "A1", "A3", "2");
        new CountDownLatch(1).await();
    }

    private static void order(CommandSender commands, String id, String from, String to, String amount) {
        commands.send(
                new RequestTransfer(
                        new TransferId(id), new AccountId(from), new AccountId(to), new BigDecimal(amount), null),
                CommandSide.TELLER);
    }

    private record Death(String when, String command, String prefix, AtomicBoolean failed)
            implements MessageHandlerInterceptor<CommandMessage<?>> {

        @Override
        public Object handle(UnitOfWork<? extends CommandMessage<?>> unitOfWork, InterceptorChain chain)
                throws Exception {
            Object payload = unitOfWork.getMessage().getPayload();
            if (payload.getClass().getSimpleName().equals(command)
                    && transfer(payload).startsWith(prefix)) {
                if (when.equals("retry") && failed.compareAndSet(false, true)) {
                    throw new IllegalStateException("on purpose");
                }
                if (!when.equals("after")) {
                    die();
                }
                unitOfWork.afterCommit(committed -> die());
            }
            return chain.proceed();
        }

        private static String transfer(Object command) {
            TransferId id =
                    command instanceof TransferStep step ? step.transferId() : ((TransferCommand) command).transferId();
            return id.value();
        }

        private static void die() {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
