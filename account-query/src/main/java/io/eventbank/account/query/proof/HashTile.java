package io.eventbank.account.query.proof;

/** A tile as it is stored: its hashes one behind the other. */
record HashTile(int level, long number, byte[] hashes) {}
