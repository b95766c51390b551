package io.eventbank.account.query.parity;

import java.time.LocalDate;
import java.util.List;

/** A day of which the sums in a currency are not those of the transactions in it. */
record DayDrift(String currency, LocalDate day, Drift.Kind kind, List<String> columns) {}
