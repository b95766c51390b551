package io.eventbank.account.api.query;

import java.util.List;

/** Some of the transactions in a statement, in their order. */
public record StatementTransactions(List<TransactionView> transactions) {}
