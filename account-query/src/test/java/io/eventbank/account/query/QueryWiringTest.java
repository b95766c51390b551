package io.eventbank.account.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.query.testing.QueryTest;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

class QueryWiringTest extends QueryTest {

    @Autowired
    private ApplicationContext context;

    @Test
    void axonWorksInTheTransactionsOfSpringWhichAreThoseOfJpaAndJdbc() {
        // Without this bean Axon would use none at all, and say nothing about it.
        assertThat(context.getBeansOfType(TransactionManager.class).values())
                .singleElement()
                .isInstanceOf(SpringTransactionManager.class);
        assertThat(context.getBeansOfType(PlatformTransactionManager.class).values())
                .singleElement()
                .isInstanceOf(JpaTransactionManager.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.thoughtworks.xstream.XStream", "com.thoughtworks.xstream.security.TypePermission"})
    void noClassOfXstreamIsOnTheClassPath(String name) {
        assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
}
