package io.eventbank.account.support.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.KeyDatabase.KeyProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentKeyDestructionTest {

    private static final int BUCKETS = 2;
    private static final int DESTROYED = 40;
    private static final int LASTING = 20;

    @TempDir
    private Path directory;

    private final Map<OwnerId, EncryptedText> lasting = new ConcurrentHashMap<>();
    private final Map<OwnerId, EncryptedText> doomed = new LinkedHashMap<>();
    private final AtomicBoolean destroyed = new AtomicBoolean();

    @Test
    @Timeout(120)
    void readersAndNewOwnersNeverMissAKeyWhileOthersOfTheBucketAreDestroyed() throws Exception {
        KeyDatabase.INSTANCE.empty();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (KeyProcess one = start();
                KeyProcess other = start()) {
            for (int i = 0; i < LASTING; i++) {
                register(one, "L" + i);
            }
            for (int i = 0; i < DESTROYED; i++) {
                OwnerId owner = new OwnerId("D" + i);
                doomed.put(owner, one.data().encrypt(owner, PersonalField.NAME, owner.value()));
            }
            List<OwnerId> owners = new ArrayList<>(doomed.keySet());
            Future<Integer> read = threads.submit(reading(one));
            Future<Integer> readByTheOther = threads.submit(reading(other));
            Future<Integer> added = threads.submit(registering(one, "N"));
            Future<Integer> addedByTheOther = threads.submit(registering(other, "M"));
            Future<?> half = threads.submit(() -> owners.subList(0, 25).forEach(one.data()::destroyKey));
            Future<?> otherHalf = threads.submit(() -> owners.subList(15, 40).forEach(other.data()::destroyKey));

            half.get();
            otherHalf.get();
            destroyed.set(true);

            assertThat(read.get()).isPositive();
            assertThat(readByTheOther.get()).isPositive();
            assertThat(added.get()).isPositive();
            assertThat(addedByTheOther.get()).isPositive();
            assertThatAllCanBeRead(one);
            doomed.forEach((owner, name) -> assertThat(one.data().decrypt(owner, PersonalField.NAME, name))
                    .isNull());
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                assertThat(one.wrapping().secrets().read(bucket).next()).isNull();
            }
        } finally {
            destroyed.set(true);
            threads.shutdown();
        }
    }

    private Callable<Integer> reading(KeyProcess process) {
        return () -> {
            int rounds = 0;
            while (!destroyed.get()) {
                assertThatAllCanBeRead(process);
                rounds++;
            }
            return rounds;
        };
    }

    private void assertThatAllCanBeRead(KeyProcess process) {
        Map<OwnerId, EncryptedText> names = Map.copyOf(lasting);
        PersonalData.Reader reader = process.data().reader(names.keySet());
        names.forEach((owner, name) ->
                assertThat(reader.decrypt(owner, PersonalField.NAME, name)).isEqualTo(owner.value()));
    }

    private Callable<Integer> registering(KeyProcess process, String prefix) {
        AtomicInteger count = new AtomicInteger();
        return () -> {
            while (!destroyed.get()) {
                register(process, prefix + count.incrementAndGet());
            }
            return count.get();
        };
    }

    private void register(KeyProcess process, String id) {
        OwnerId owner = new OwnerId(id);
        lasting.put(owner, process.data().encrypt(owner, PersonalField.NAME, id));
    }

    private KeyProcess start() {
        return KeyDatabase.INSTANCE.start(KeyDatabase.masterKey(0), directory.resolve("wrapping-keys"), BUCKETS);
    }
}
