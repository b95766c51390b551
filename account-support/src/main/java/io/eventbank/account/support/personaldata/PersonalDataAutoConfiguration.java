package io.eventbank.account.support.personaldata;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** The encryption of personal data. */
@AutoConfiguration(after = JdbcTemplateAutoConfiguration.class)
@EnableConfigurationProperties(PersonalDataProperties.class)
class PersonalDataAutoConfiguration {

    @Bean
    MasterKey personalDataMasterKey(PersonalDataProperties properties) {
        return MasterKey.load(properties);
    }

    @Bean
    WrappingKeys personalDataWrappingKeys(
            PersonalDataProperties properties,
            MasterKey masterKey,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        return new WrappingKeysStart(jdbc, transactions, masterKey).open(properties.wrappingKeysFile());
    }

    @Bean
    PersonalData personalData(JdbcTemplate jdbc, PlatformTransactionManager transactions, WrappingKeys wrappingKeys) {
        return new PersonalData(new OwnerKeys(jdbc, transactions, wrappingKeys), new Erasures(jdbc));
    }

    @Bean
    KeyedHashes keyedHashes(MasterKey masterKey) {
        return new KeyedHashes(masterKey);
    }

    @Bean
    SearchTokens searchTokens(KeyedHashes hashes) {
        return new SearchTokens(hashes);
    }
}
