package io.eventbank.account.query.projection;

/** Where there may be tables of a read model. They have the same names and columns everywhere. */
public enum Schema {

    /** The read models that answer. */
    LIVE("account_query"),

    /** Those that are being made beside them. */
    NEXT("account_query_next"),

    /** Those that answered before the last rebuild. */
    PREVIOUS("account_query_previous"),

    /** Tables of one transaction only. */
    SCRATCH("pg_temp");

    private final String sqlName;

    Schema(String sqlName) {
        this.sqlName = sqlName;
    }

    /** The name of a table here, as SQL has it. */
    public String table(String name) {
        return sqlName + "." + name;
    }

    /** The name of the schema itself, as SQL has it. */
    public String sqlName() {
        return sqlName;
    }
}
