package io.eventbank.account.api.query;

import java.util.List;

/** Part of a list. Each kind of list has a class of its own, since a generic one does not survive the query bus. */
public interface Page<T> {

    List<T> items();

    /** Where the next page starts, or null on the last one. */
    String nextCursor();
}
