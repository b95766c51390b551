package io.eventbank.account.api.command;

/** A command that a customer may give for accounts of their own; every other one takes a teller. */
public sealed interface CustomerCommand permits WithdrawMoney, RequestTransfer {}
