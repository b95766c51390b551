package io.eventbank.account.support.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * The database role that owns the schema of the events and migrates it. The application's own user may then only add
 * events and read them. Of a bean of this type the settings are not asked.
 *
 * @param username null or empty for none: the application's user migrates the schema if it owns it, and else only looks
 *     whether it is as it should be
 * @param password its password
 */
@ConfigurationProperties("account.database.event-store-owner")
public record EventStoreOwner(String username, String password) {

    boolean isNamed() {
        return StringUtils.hasText(username);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "EventStoreOwner[username=" + username + "]";
    }
}
