package io.eventbank.account.api.query;

import java.math.BigDecimal;
import java.time.LocalDate;

/** The balance at the end of a day: all that is booked up to it, whenever it was recorded. */
public record DailyBalanceView(LocalDate date, BigDecimal balance) {}
