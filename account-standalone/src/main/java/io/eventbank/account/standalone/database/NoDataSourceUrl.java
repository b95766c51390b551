package io.eventbank.account.standalone.database;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** No database is named; an empty name, as an unset variable leaves it, is none. */
final class NoDataSourceUrl extends SpringBootCondition {

    private static final String PROPERTY = "spring.datasource.url";

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        boolean named = StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY));
        return new ConditionOutcome(!named, PROPERTY + (named ? " names a database" : " is not set"));
    }
}
