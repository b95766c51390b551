package io.eventbank.account.command.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.command.AccountCommand;
import io.eventbank.account.api.command.OwnerCommand;
import io.eventbank.account.api.command.SettleTransfer;
import io.eventbank.account.api.command.TransferCommand;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransferId;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.modelling.command.AnnotationCommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandTargetsTest {

    /** What the commands of the API are made of here: each identifier is another one, and nothing else is needed. */
    private static final Map<Class<?>, Object> IDENTIFIERS = Map.of(
            AccountId.class, new AccountId("A1"),
            OwnerId.class, new OwnerId("C1"),
            TransferId.class, new TransferId("X1"));

    private final CommandTargets targets = new CommandTargets();

    static Stream<Class<?>> commands() {
        return Stream.of(AccountCommand.class, OwnerCommand.class, TransferCommand.class)
                .flatMap(CommandTargetsTest::records);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(CommandTargetsTest::records)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasTheTargetThatItsAnnotationsName(Class<?> type) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object command = type.getConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                .newInstance(Arrays.stream(components)
                        .map(component -> component.getType() == boolean.class
                                ? (Object) false
                                : IDENTIFIERS.get(component.getType()))
                        .toArray());

        VersionedAggregateIdentifier target = targets.resolveTarget(message(command));

        assertThat(target)
                .isEqualTo(AnnotationCommandTargetResolver.builder().build().resolveTarget(message(command)));
        assertThat(IDENTIFIERS.values()).contains(target.getIdentifierValue());
    }

    @Test
    void aCommandWithoutATargetIsRefused() {
        CommandMessage<?> nobody = message(new SettleTransfer(null, new TransferId("X1")));

        assertThatThrownBy(() -> targets.resolveTarget(nobody))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SettleTransfer");
    }

    @Test
    void whatIsNoCommandOfTheApiIsRefused() {
        assertThatThrownBy(() -> targets.resolveTarget(message("close it")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CommandMessage<?> message(Object payload) {
        return new GenericCommandMessage<>(payload, Map.of());
    }
}
