package io.eventbank.account.support.security;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The roles that may call a REST endpoint; one of them is enough. An endpoint without it is refused to everybody. The
 * handlers behind the buses decide again, and about whose data it is.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AllowedRoles {

    Role[] value();
}
