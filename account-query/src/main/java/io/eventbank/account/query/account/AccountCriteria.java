package io.eventbank.account.query.account;

import io.eventbank.account.api.query.FindAccounts;
import io.eventbank.account.api.query.FindTransactions;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.data.jpa.domain.Specification;

/** The conditions of lists, in the terms of their tables. What is null is no condition. */
final class AccountCriteria {

    private AccountCriteria() {}

    /**
     * @param ownerId whose accounts they must be
     * @param after the last account of the page before
     */
    static Specification<AccountEntity> of(FindAccounts query, String ownerId, String after) {
        return (account, criteria, builder) -> {
            List<Predicate> all = new ArrayList<>();
            if (ownerId != null) {
                all.add(builder.equal(account.get("ownerId"), ownerId));
            }
            if (query.status() != null) {
                all.add(builder.equal(account.get("status"), query.status()));
            }
            if (query.accountType() != null) {
                all.add(builder.equal(account.get("accountType"), query.accountType()));
            }
            if (query.minBalance() != null) {
                all.add(builder.ge(account.get("balance"), query.minBalance()));
            }
            if (query.maxBalance() != null) {
                all.add(builder.le(account.get("balance"), query.maxBalance()));
            }
            if (after != null) {
                all.add(builder.greaterThan(account.get("accountId"), after));
            }
            return builder.and(all);
        };
    }

    /** @param after where the page before ended */
    static Specification<TransactionEntity> of(FindTransactions query, Position after) {
        return (transaction, criteria, builder) -> {
            List<Predicate> all = new ArrayList<>();
            all.add(builder.equal(
                    transaction.get("accountId"), query.accountId().value()));
            if (query.from() != null) {
                all.add(builder.greaterThanOrEqualTo(transaction.get("bookingDate"), query.from()));
            }
            if (query.to() != null) {
                all.add(builder.lessThanOrEqualTo(transaction.get("bookingDate"), query.to()));
            }
            if (query.type() != null) {
                all.add(builder.equal(transaction.get("type"), query.type()));
            }
            if (after != null) {
                all.add(after.before(transaction, builder));
            }
            return builder.and(all);
        };
    }

    /** A place in the list of an account's transactions. */
    record Position(LocalDate bookingDate, long sequence) {

        private static final Pattern FORM = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{1,18})");

        static Position of(TransactionEntity transaction) {
            return new Position(transaction.bookingDate, transaction.sequence);
        }

        /** The place that {@link #toString()} made this text of; null if it is none. */
        static Position parse(String text) {
            Matcher matcher = FORM.matcher(text);
            try {
                return matcher.matches()
                        ? new Position(LocalDate.parse(matcher.group(1)), Long.parseLong(matcher.group(2)))
                        : null;
            } catch (DateTimeException e) {
                return null;
            }
        }

        @Override
        public String toString() {
            return bookingDate + "/" + sequence;
        }

        private Predicate before(Root<TransactionEntity> transaction, CriteriaBuilder builder) {
            // The first condition bounds the range of the index that is read; the second alone would not.
            return builder.and(
                    builder.greaterThanOrEqualTo(transaction.get("bookingDate"), bookingDate),
                    builder.or(
                            builder.greaterThan(transaction.get("bookingDate"), bookingDate),
                            builder.gt(transaction.get("sequence"), sequence)));
        }
    }
}
