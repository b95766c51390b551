package io.eventbank.account.command.transfer;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import java.util.Map;

/**
 * The transfers under way, summed up.
 *
 * @param unsettled how many have not settled within the time that they should
 * @param inTransit the money that has left its source and is neither in its target nor back; zero of currencies of
 *     which there are only transfers that are elsewhere
 * @param longestInTransit how long ago the oldest transfer was requested whose money is in transit; zero if there is
 *     none
 */
record TransfersUnderWay(
        long pending, long unsettled, Map<Currency, BigDecimal> inTransit, Duration longestInTransit) {}
