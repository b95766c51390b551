package io.eventbank.account.api.query;

import java.util.List;

/** Some of the terms of an {@link ExplanationView}, in their order. */
public record ExplanationTerms(List<ExplanationView.Term> terms) {}
