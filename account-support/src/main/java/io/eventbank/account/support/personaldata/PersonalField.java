package io.eventbank.account.support.personaldata;

/** Which of an owner's data it is; part of what the encryption vouches for, so that fields cannot be swapped. */
public enum PersonalField {
    NAME,
    EMAIL,
    /** A whole answer that was given to a request, with the owner's data in it. */
    ANSWER
}
