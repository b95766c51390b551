package io.eventbank.account.command.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventBus;
import org.axonframework.eventhandling.SimpleEventBus;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.junit.jupiter.api.Test;

class LiveAggregatesTest {

    private static final AggregateModel<Counter> MODEL =
            AnnotatedAggregateMetaModelFactory.inspectAggregate(Counter.class);

    private final EventBus events = SimpleEventBus.builder().build();
    private final LiveAggregates live = new LiveAggregates(10);

    static final class Counter implements Remembering {

        @AggregateIdentifier
        private String id = "N1";

        private final int remembered;

        private Counter(int remembered) {
            this.remembered = remembered;
        }

        @EventSourcingHandler
        void on(String event) {
            id = "N1";
        }

        @Override
        public int remembered() {
            return remembered;
        }
    }

    @Test
    void anAggregateIsThereOnceTheUnitOfWorkIsCommittedAndNotBefore() {
        UnitOfWork<?> command = start();
        live.put("N1", entry(0));
        command.onCommit(committing -> assertThat(live.containsKey("N1")).isFalse());

        command.commit();

        assertThat(live.containsKey("N1")).isTrue();
    }

    @Test
    void anAggregateIsLentToOneAtATime() {
        keep("N1", entry(0));
        UnitOfWork<?> command = start();

        assertThat(live.<Object, Object>get("N1")).isNotNull();

        assertThat(live.<Object, Object>get("N1")).isNull();
        command.rollback();
    }

    @Test
    void oneThatARefusedCommandHasLeftAsItWasComesBack() {
        AggregateCacheEntry<Counter> entry = entry(0);
        keep("N1", entry);
        UnitOfWork<?> command = start();
        live.get("N1");
        command.onRollback(rolledBack -> live.remove("N1")); // as repositories do

        command.rollback();

        command = start();
        assertThat(live.<Object, Object>get("N1")).isSameAs(entry);
        command.rollback();
    }

    @Test
    void oneThatAFailedCommandHasChangedDoesNotComeBack() {
        AggregateCacheEntry<Counter> entry = entry(0);
        keep("N1", entry);
        UnitOfWork<?> command = start();
        live.get("N1");
        entry.recreateAggregate(MODEL, null, null).execute(counter -> AggregateLifecycle.apply("happened"));

        command.rollback();

        assertThat(live.containsKey("N1")).isFalse();
    }

    @Test
    void oneThatWasFoundToBeStaleDoesNotComeBack() {
        keep("N1", entry(0));
        UnitOfWork<?> command = start();
        live.get("N1");
        LiveAggregates.loans(command).get(0).markStale();

        command.rollback();

        assertThat(live.containsKey("N1")).isFalse();
    }

    @Test
    void oneWhoseUnitOfWorkBreaksWithAnErrorDoesNotComeBack() {
        keep("N1", entry(0));
        UnitOfWork<?> command = start();
        AggregateCacheEntry<Counter> entry = live.get("N1");
        live.put("N1", entry);
        command.onPrepareCommit(preparing -> {
            throw new StackOverflowError("on purpose");
        });

        assertThatThrownBy(command::commit).isInstanceOf(StackOverflowError.class);

        assertThat(live.containsKey("N1")).isFalse();
    }

    @Test
    void whatANestedUnitOfWorkBringsBackIsThereOnceAllIsCommitted() {
        UnitOfWork<?> outer = start();
        UnitOfWork<?> inner = start();
        live.put("N1", entry(0));
        inner.commit();
        assertThat(live.containsKey("N1")).isFalse();

        outer.commit();

        assertThat(live.containsKey("N1")).isTrue();
    }

    @Test
    void whatANestedUnitOfWorkBringsBackIsGoneIfTheOuterOneFails() {
        UnitOfWork<?> outer = start();
        UnitOfWork<?> inner = start();
        live.put("N1", entry(0));
        inner.commit();

        outer.rollback();

        assertThat(live.containsKey("N1")).isFalse();
    }

    @Test
    void thereAreNoMoreThanThereArePlaces() {
        List<String> streams = IntStream.range(0, 100).mapToObj(i -> "N" + i).toList();
        streams.forEach(stream -> keep(stream, entry(0)));

        assertThat(streams.stream().filter(live::containsKey)).hasSize(10);
        assertThat(live.size()).isEqualTo(10);
        assertThat(live.returns()).isEqualTo(100);
        assertThat(live.evictions()).isEqualTo(90);
    }

    @Test
    void oneThatRemembersMuchTakesSeveralPlaces() {
        List<String> streams = IntStream.range(0, 100).mapToObj(i -> "N" + i).toList();
        streams.forEach(stream -> keep(stream, entry(4 * LiveAggregates.REMEMBERED_PER_PLACE)));

        assertThat(streams.stream().filter(live::containsKey)).hasSize(2);
    }

    @Test
    void withoutPlacesThereAreNone() {
        LiveAggregates none = new LiveAggregates(0);
        UnitOfWork<?> command = start();
        none.put("N1", entry(0));
        command.commit();

        assertThat(none.containsKey("N1")).isFalse();
    }

    @Test
    void anAggregateThatWasNotCreatedIsNotKept() {
        UnitOfWork<?> command = start();
        live.put(null, entry(0));
        command.commit();

        assertThat(command.isRolledBack()).isFalse();
    }

    private void keep(String stream, AggregateCacheEntry<Counter> entry) {
        UnitOfWork<?> command = start();
        live.put(stream, entry);
        command.commit();
    }

    private AggregateCacheEntry<Counter> entry(int remembered) {
        EventSourcedAggregate<Counter> aggregate = EventSourcedAggregate.reconstruct(
                new Counter(remembered), MODEL, 5, false, events, NoSnapshotTriggerDefinition.TRIGGER);
        return new AggregateCacheEntry<>(aggregate);
    }

    private static UnitOfWork<?> start() {
        return DefaultUnitOfWork.startAndGet(new GenericMessage<>("a command"));
    }
}
