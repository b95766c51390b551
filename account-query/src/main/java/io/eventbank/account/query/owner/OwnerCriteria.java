package io.eventbank.account.query.owner;

import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.util.List;
import org.springframework.data.jpa.domain.Specification;

/** The conditions of lists of owners, in the terms of their tables. */
final class OwnerCriteria {

    private OwnerCriteria() {}

    /** The one owner with an id, or all if it is null. */
    static Specification<OwnerEntity> only(String ownerId) {
        return (owner, query, builder) ->
                ownerId == null ? builder.conjunction() : builder.equal(owner.get("ownerId"), ownerId);
    }

    /** Those after an owner in the order of the list; all if it is null. */
    static Specification<OwnerEntity> after(String ownerId) {
        return (owner, query, builder) ->
                ownerId == null ? builder.conjunction() : builder.greaterThan(owner.get("ownerId"), ownerId);
    }

    /** Those that have all of some tokens, of which there must be one, or else one other token. */
    static Specification<OwnerEntity> found(List<byte[]> tokens, byte[] other) {
        return (owner, query, builder) -> {
            Predicate byOther = has(other, owner, query, builder);
            return tokens.isEmpty()
                    ? byOther
                    : builder.or(
                            byOther,
                            builder.and(tokens.stream()
                                    .map(token -> has(token, owner, query, builder))
                                    .toList()));
        };
    }

    private static Predicate has(
            byte[] token, Root<OwnerEntity> owner, CriteriaQuery<?> query, CriteriaBuilder builder) {
        Subquery<Integer> subquery = query.subquery(Integer.class);
        Root<OwnerTokenEntity> entry = subquery.from(OwnerTokenEntity.class);
        return builder.exists(subquery.select(builder.literal(1))
                .where(
                        builder.equal(entry.get("token"), token),
                        builder.equal(entry.get("ownerId"), owner.get("ownerId"))));
    }
}
