package io.eventbank.account.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.eventbank.account.support.testing.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class TokenStoresTest {

    private static final int PROCESSES = 8;
    private static final int ROUNDS = 20;

    private final Serializer serializer = Jackson3Serializer.builder().build();

    @Test
    void processesThatStartAtTheSameTimeFindTheStoreUnderOneName() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
        try (HikariDataSource dataSource = new HikariDataSource()) {
            dataSource.setJdbcUrl(TestDatabase.create());
            dataSource.setMaximumPoolSize(PROCESSES);
            JdbcTemplate jdbc = new JdbcTemplate(dataSource);
            jdbc.execute("CREATE SCHEMA tokens");
            jdbc.execute("CREATE TABLE tokens.token_entry (processor_name text, segment integer, token bytea,"
                    + " token_type text, time_stamp text, owner text, PRIMARY KEY (processor_name, segment))");
            TransactionTemplate transactions = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
            ConnectionProvider connections = new SpringDataSourceConnectionProvider(dataSource);
            for (int round = 0; round < ROUNDS; round++) {
                jdbc.execute("TRUNCATE tokens.token_entry");
                CyclicBarrier start = new CyclicBarrier(PROCESSES);
                List<Callable<Optional<String>>> processes = new ArrayList<>();
                for (int i = 0; i < PROCESSES; i++) {
                    TokenStore tokens = TokenStores.in("tokens", connections, serializer);
                    processes.add(() -> transactions.execute(status -> {
                        await(start);
                        return tokens.retrieveStorageIdentifier();
                    }));
                }

                List<Optional<String>> names = new ArrayList<>();
                for (Future<Optional<String>> name : threads.invokeAll(processes)) {
                    names.add(name.get());
                }

                assertThat(names.get(0)).isPresent();
                assertThat(names).containsOnly(names.get(0));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
