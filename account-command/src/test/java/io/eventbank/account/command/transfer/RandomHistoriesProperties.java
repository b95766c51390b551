package io.eventbank.account.command.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.command.CancelTransfer;
import io.eventbank.account.api.command.ChangeOverdraftLimit;
import io.eventbank.account.api.command.CloseAccount;
import io.eventbank.account.api.command.CreditInterest;
import io.eventbank.account.api.command.DepositMoney;
import io.eventbank.account.api.command.OpenAccount;
import io.eventbank.account.api.command.ReactivateAccount;
import io.eventbank.account.api.command.RequestTransfer;
import io.eventbank.account.api.command.ResumeTransfer;
import io.eventbank.account.api.command.SuspendAccount;
import io.eventbank.account.api.command.WithdrawMoney;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.TransferRequested;
import io.eventbank.account.api.state.AccountState;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountStatus;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.axonframework.commandhandling.CommandExecutionException;

/** Random histories of a few accounts against a model that is too simple to be wrong. */
class RandomHistoriesProperties {

    private static final int ACCOUNTS = 4;

    /** Few, so that amounts often are just what there is. */
    private static final Integer[] AMOUNTS = {10, 20, 30, 50};

    /**
     * What may happen; {@code DELIVER} lets the saga do its next step, {@code DELIVER_AGAIN} its last one once more.
     */
    private enum Kind {
        DEPOSIT,
        INTEREST,
        WITHDRAW,
        LIMIT,
        SUSPEND,
        REACTIVATE,
        CLOSE,
        TRANSFER,
        TRANSFER_ALL,
        TRANSFER_AGAIN,
        RESUME,
        CANCEL,
        DELIVER,
        DELIVER_AGAIN
    }

    /** An action; what of it its kind has no use for is ignored. */
    private record Action(Kind kind, int account, int other, int amount) {

        AccountId id() {
            return new AccountId("A" + account);
        }

        AccountId otherId() {
            return new AccountId("A" + other);
        }

        BigDecimal money() {
            return BigDecimal.valueOf(amount);
        }
    }

    @Provide
    Arbitrary<List<Action>> histories() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(6, Kind.DEPOSIT),
                Tuple.of(1, Kind.INTEREST),
                Tuple.of(6, Kind.WITHDRAW),
                Tuple.of(2, Kind.LIMIT),
                Tuple.of(2, Kind.SUSPEND),
                Tuple.of(2, Kind.REACTIVATE),
                Tuple.of(6, Kind.CLOSE),
                Tuple.of(16, Kind.TRANSFER),
                Tuple.of(8, Kind.TRANSFER_ALL),
                Tuple.of(3, Kind.TRANSFER_AGAIN),
                Tuple.of(3, Kind.RESUME),
                Tuple.of(3, Kind.CANCEL),
                Tuple.of(30, Kind.DELIVER),
                Tuple.of(8, Kind.DELIVER_AGAIN));
        Arbitrary<Integer> accounts = Arbitraries.integers().between(0, ACCOUNTS - 1);
        return Combinators.combine(kinds, accounts, accounts, Arbitraries.of(AMOUNTS))
                .as(Action::new)
                .list()
                .ofMaxSize(80);
    }

    /** Whatever happens between two steps, in whatever order. */
    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void noMoneyIsMadeOrLostAndNoAccountGoesBelowItsLimit(@ForAll("histories") List<Action> history) {
        try (InMemoryBank bank = new InMemoryBank()) {
            BigDecimal paidIn = open(bank);
            int transfers = 0;
            for (Action action : history) {
                switch (action.kind()) {
                    case DELIVER -> bank.deliverNext();
                    case DELIVER_AGAIN -> bank.deliverAgain();
                    case TRANSFER -> accepted(bank, transfer(action, transfers++));
                    case TRANSFER_ALL -> accepted(bank, transfer(emptying(bank, action), transfers++));
                    case CLOSE -> accepted(bank, command(preferringAnEmptyAccount(bank, action)));
                    case TRANSFER_AGAIN -> repeatATransfer(bank, action.amount());
                    case RESUME -> manage(bank, action.amount(), ResumeTransfer::new);
                    case CANCEL -> manage(bank, action.amount(), CancelTransfer::new);
                    case DEPOSIT, INTEREST ->
                        paidIn = accepted(bank, command(action)) ? paidIn.add(action.money()) : paidIn;
                    case WITHDRAW ->
                        paidIn = accepted(bank, command(action)) ? paidIn.subtract(action.money()) : paidIn;
                    default -> accepted(bank, command(action));
                }
                assertSound(bank, paidIn);
            }
            bank.deliverAll();

            assertSound(bank, paidIn);
            assertThat(bank.inTransit()).isZero();
            assertThat(bank.accounts().values())
                    .allMatch(account -> account.inTransit().isEmpty());
            assertThat(bank.ends())
                    .containsExactlyInAnyOrderElementsOf(bank.payloads(TransferRequested.class)
                            .map(TransferRequested::transferId)
                            .toList());
        }
    }

    /** Where each transfer is settled before anything else happens, its outcome can be told beforehand. */
    @Property(tries = 400, shrinking = ShrinkingMode.BOUNDED)
    void theAccountsAreWhatTheModelSays(@ForAll("histories") List<Action> history) {
        try (InMemoryBank bank = new InMemoryBank()) {
            open(bank);
            Model[] model = new Model[ACCOUNTS];
            for (int i = 0; i < ACCOUNTS; i++) {
                model[i] = new Model();
            }
            int transfers = 0;
            for (Action action : history) {
                Model account = model[action.account()];
                int amount = action.amount();
                switch (action.kind()) {
                    case TRANSFER -> {
                        accepted(bank, transfer(action, transfers++));
                        bank.deliverAll();
                        account.transfer(amount, model[action.other()]);
                    }
                    case DEPOSIT, INTEREST ->
                        assertThat(accepted(bank, command(action))).isEqualTo(account.credit(amount));
                    case WITHDRAW -> assertThat(accepted(bank, command(action))).isEqualTo(account.debit(amount));
                    case LIMIT -> assertThat(accepted(bank, command(action))).isEqualTo(account.limit(amount));
                    case SUSPEND ->
                        assertThat(accepted(bank, command(action))).isEqualTo(account.become(AccountStatus.SUSPENDED));
                    case REACTIVATE ->
                        assertThat(accepted(bank, command(action))).isEqualTo(account.become(AccountStatus.ACTIVE));
                    case CLOSE -> assertThat(accepted(bank, command(action))).isEqualTo(account.close());
                    default -> {
                        // The others are about transfers that are under way, of which there are none here.
                    }
                }
            }
            Map<AccountId, AccountState> accounts = bank.accounts();
            for (int i = 0; i < ACCOUNTS; i++) {
                AccountState state = accounts.get(new AccountId("A" + i));
                assertThat(state.balance().amount()).isEqualByComparingTo(BigDecimal.valueOf(model[i].balance));
                assertThat(state.overdraftLimit().amount()).isEqualByComparingTo(BigDecimal.valueOf(model[i].limit));
                assertThat(state.status()).isEqualTo(model[i].status);
            }
        }
    }

    /** An account as a child would keep it. */
    private static final class Model {

        private int balance = 50;
        private int limit;
        private AccountStatus status = AccountStatus.ACTIVE;

        boolean credit(int amount) {
            if (status != AccountStatus.ACTIVE) {
                return false;
            }
            balance += amount;
            return true;
        }

        boolean debit(int amount) {
            if (status != AccountStatus.ACTIVE || balance + limit < amount) {
                return false;
            }
            balance -= amount;
            return true;
        }

        void transfer(int amount, Model to) {
            if (this != to && to.status == AccountStatus.ACTIVE && debit(amount)) {
                to.credit(amount);
            }
        }

        boolean limit(int newLimit) {
            if (status == AccountStatus.CLOSED || balance + newLimit < 0) {
                return false;
            }
            limit = newLimit;
            return true;
        }

        boolean become(AccountStatus newStatus) {
            if (status == AccountStatus.CLOSED) {
                return false;
            }
            status = newStatus;
            return true;
        }

        boolean close() {
            return balance == 0 && become(AccountStatus.CLOSED);
        }
    }

    private static BigDecimal open(InMemoryBank bank) {
        for (int i = 0; i < ACCOUNTS; i++) {
            bank.send(new OpenAccount(
                    new AccountId("A" + i),
                    new OwnerId("C1"),
                    AccountType.CHECKING,
                    Currency.getInstance("EUR"),
                    BigDecimal.valueOf(50),
                    BigDecimal.ZERO));
        }
        return BigDecimal.valueOf(50L * ACCOUNTS);
    }

    private static Object command(Action action) {
        return switch (action.kind()) {
            case DEPOSIT -> new DepositMoney(action.id(), null, action.money(), null, null);
            case INTEREST -> new CreditInterest(action.id(), null, action.money(), null, null);
            case WITHDRAW -> new WithdrawMoney(action.id(), null, action.money(), null, null);
            case LIMIT -> new ChangeOverdraftLimit(action.id(), action.money());
            case SUSPEND -> new SuspendAccount(action.id(), "reason " + action.amount());
            case REACTIVATE -> new ReactivateAccount(action.id());
            case CLOSE -> new CloseAccount(action.id(), "reason");
            default -> throw new IllegalArgumentException(action.toString());
        };
    }

    /** The same with all that is in the account, if there is anything. */
    private static Action emptying(InMemoryBank bank, Action action) {
        BigDecimal balance = bank.accounts().get(action.id()).balance().amount();
        return balance.signum() > 0
                ? new Action(action.kind(), action.account(), action.other(), balance.intValueExact())
                : action;
    }

    /** The same on the first account from there on that has nothing in it, if one has. */
    private static Action preferringAnEmptyAccount(InMemoryBank bank, Action action) {
        Map<AccountId, AccountState> accounts = bank.accounts();
        return IntStream.range(0, ACCOUNTS)
                .map(offset -> (action.account() + offset) % ACCOUNTS)
                .filter(account ->
                        accounts.get(new AccountId("A" + account)).balance().signum() == 0)
                .mapToObj(account -> new Action(action.kind(), account, action.other(), action.amount()))
                .findFirst()
                .orElse(action);
    }

    private static RequestTransfer transfer(Action action, int number) {
        return new RequestTransfer(new TransferId("T" + number), action.id(), action.otherId(), action.money(), null);
    }

    private static void repeatATransfer(InMemoryBank bank, int choice) {
        chosen(bank, choice)
                .ifPresent(order -> bank.send(new RequestTransfer(
                        order.transferId(),
                        order.fromAccountId(),
                        order.toAccountId(),
                        order.amount(),
                        order.reference())));
    }

    private static void manage(InMemoryBank bank, int choice, Function<TransferId, Object> command) {
        chosen(bank, choice).ifPresent(order -> bank.send(command.apply(order.transferId())));
    }

    private static Optional<TransferRequested> chosen(InMemoryBank bank, int choice) {
        List<TransferRequested> orders = bank.payloads(TransferRequested.class).toList();
        return orders.isEmpty() ? Optional.empty() : Optional.of(orders.get(choice / 10 % orders.size()));
    }

    /** Whether a command was carried out rather than refused; anything else that goes wrong fails the test. */
    private static boolean accepted(InMemoryBank bank, Object command) {
        try {
            bank.send(command);
            return true;
        } catch (Refusal e) {
            return false;
        } catch (CommandExecutionException e) {
            if (e.getDetails().isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    private static void assertSound(InMemoryBank bank, BigDecimal paidIn) {
        Map<AccountId, AccountState> accounts = bank.accounts();
        BigDecimal held = accounts.values().stream()
                .map(account -> account.balance().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(held.add(bank.inTransit())).isEqualByComparingTo(paidIn);
        assertThat(accounts.values())
                .allMatch(account -> account.availableBalance().signum() >= 0)
                .allMatch(account -> account.status() != AccountStatus.CLOSED
                        || account.balance().signum() == 0);
    }
}
