package io.eventbank.account.query.history;

import io.eventbank.account.api.query.ExplanationTerms;
import io.eventbank.account.api.query.ExplanationView;
import io.eventbank.account.api.query.ExplanationView.Term;
import io.eventbank.account.api.query.FindExplanationTerms;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.query.dispatch.QuerySender;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes whole explanations, a page of a stream at a time: so a process that answers for others never has more than a
 * page of one in memory, and no message between them is large.
 */
final class ExplanationReader {

    private final QuerySender queries;
    private final int pageSize;

    ExplanationReader(QuerySender queries, int pageSize) {
        this.queries = queries;
        this.pageSize = pageSize;
    }

    /**
     * The explanation of a balance by what counts up to the end of a day, of the events up to a version.
     *
     * @param asOf null for all of them
     * @param version the last event of the stream that counts
     */
    ExplanationView read(AccountId accountId, LocalDate asOf, long version) {
        List<Term> terms = new ArrayList<>();
        for (long first = 0; first <= version; first += pageSize) {
            long last = Math.min(version, first + pageSize - 1);
            queries.find(new FindExplanationTerms(accountId, asOf, first, last), ExplanationTerms.class)
                    .map(ExplanationTerms::terms)
                    .ifPresent(terms::addAll);
        }
        BigDecimal balance =
                terms.stream().map(Term::amount).reduce(BigDecimal::add).orElse(BigDecimal.ZERO);
        return new ExplanationView(accountId, balance, terms);
    }
}
