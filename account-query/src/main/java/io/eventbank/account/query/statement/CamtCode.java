package io.eventbank.account.query.statement;

import io.eventbank.account.api.query.TransactionView;

/**
 * What kind of entry a transaction is, in ISO 20022's bank transaction codes. Transfers are between accounts of this
 * bank, and so internal book transfers.
 */
record CamtCode(String domain, String family, String subFamily) {

    private static final CamtCode CASH_DEPOSIT = new CamtCode("PMNT", "CNTR", "CDPT");
    private static final CamtCode CASH_WITHDRAWAL = new CamtCode("PMNT", "CNTR", "CWDL");
    private static final CamtCode RECEIVED_TRANSFER = new CamtCode("PMNT", "RCDT", "BOOK");
    private static final CamtCode ISSUED_TRANSFER = new CamtCode("PMNT", "ICDT", "BOOK");
    private static final CamtCode INTEREST = new CamtCode("ACMT", "MCOP", "INTR");
    private static final CamtCode FEE = new CamtCode("ACMT", "MDOP", "FEES");

    static CamtCode of(TransactionView transaction) {
        return switch (transaction.type()) {
            case DEPOSIT -> CASH_DEPOSIT;
            case WITHDRAWAL -> CASH_WITHDRAWAL;
            case INTEREST -> INTEREST;
            case FEE -> FEE;
            case TRANSFER -> transaction.amount().signum() < 0 ? ISSUED_TRANSFER : RECEIVED_TRANSFER;
        };
    }
}
