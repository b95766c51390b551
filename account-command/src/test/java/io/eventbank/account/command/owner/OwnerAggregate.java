package io.eventbank.account.command.owner;

/** The aggregate of owners, for tests of other packages. */
public final class OwnerAggregate {

    public static final Class<?> TYPE = Owner.class;

    private OwnerAggregate() {}
}
