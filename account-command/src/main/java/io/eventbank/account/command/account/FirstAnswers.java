package io.eventbank.account.command.account;

import io.eventbank.account.api.command.AccountCommand;
import io.eventbank.account.api.command.AccountResult;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.AccountClosed;
import io.eventbank.account.api.event.AccountEvent;
import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.OverdraftLimitChanged;
import io.eventbank.account.api.state.AccountState;
import java.math.BigDecimal;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The answers that were given to commands on accounts, made again from the events. */
@Component
class FirstAnswers {

    private final ObjectProvider<EventStore> events;

    FirstAnswers(ObjectProvider<EventStore> events) {
        this.events = events;
    }

    /**
     * The answer to a command when it was given for the first time.
     *
     * @param sequence of the event that it caused then
     * @throws Refusal {@code idempotency_key_reused} if that event is not what the command asks for
     */
    AccountResult to(AccountCommand command, long sequence) {
        DomainEventStream stream =
                events.getObject().readEvents(command.accountId().toString(), 0);
        AccountState state = null;
        while (stream.hasNext()) {
            DomainEventMessage<?> message = stream.next();
            AccountEvent event = (AccountEvent) message.getPayload();
            state = AccountState.after(state, event);
            if (message.getSequenceNumber() == sequence) {
                if (!asksFor(command, event)) {
                    throw new Refusal(ErrorCode.IDEMPOTENCY_KEY_REUSED, "The key belongs to another request");
                }
                return result(state, sequence);
            }
        }
        throw new IllegalStateException(command.accountId() + " has no event " + sequence);
    }

    /** An account in a certain state, as commands answer with it. */
    static AccountResult result(AccountState state, long version) {
        AccountOpened opening = state.opening();
        return new AccountResult(
                opening.accountId(),
                opening.ownerId(),
                opening.accountType(),
                opening.currency(),
                state.balance().amount(),
                state.overdraftLimit().amount(),
                state.availableBalance().amount(),
                state.status(),
                version);
    }

    private static boolean asksFor(AccountCommand command, AccountEvent event) {
        if (command instanceof OpenAccount open && event instanceof AccountOpened opened) {
            return opened.ownerId().equals(open.ownerId())
                    && opened.accountType() == open.accountType()
                    && opened.currency().equals(open.currency())
                    && same(opened.initialBalance(), open.initialBalance())
                    && same(opened.initialOverdraftLimit(), open.overdraftLimit());
        }
        if (command instanceof ChangeOverdraftLimit change && event instanceof OverdraftLimitChanged changed) {
            return same(changed.limit(), change.limit());
        }
        if (command instanceof SuspendAccount suspend && event instanceof AccountSuspended suspended) {
            return suspended.reason().equals(suspend.reason());
        }
        return command instanceof CloseAccount close
                && event instanceof AccountClosed closed
                && closed.reason().equals(close.reason());
    }

    private static boolean same(BigDecimal one, BigDecimal other) {
        return one.compareTo(other) == 0;
    }
}
