package io.eventbank.account.support.axon;

import io.eventbank.account.support.web.Ids;
import java.lang.management.ManagementFactory;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;

/** Where event processors keep how far they are: a table {@code token_entry} beside the views that they make. */
public final class TokenStores {

    private TokenStores() {}

    /**
     * The token store in a database schema, written in the transaction of the unit of work. Each one is a node of its
     * own: named by process number and host alone, as by default, two containers could take each other for themselves.
     * It can be looked into: {@link SegmentTokens}.
     */
    public static TokenStore in(String schema, ConnectionProvider connectionProvider, Serializer serializer) {
        String table = schema + ".token_entry";
        JdbcTokenStore.Builder builder = JdbcTokenStore.builder()
                .connectionProvider(connectionProvider)
                .serializer(serializer)
                .schema(TokenSchema.builder()
                        .setTokenTable(table)
                        .setProcessorNameColumn("processor_name")
                        .setSegmentColumn("segment")
                        .setTokenColumn("token")
                        .setTokenTypeColumn("token_type")
                        .setTimestampColumn("time_stamp")
                        .setOwnerColumn("owner")
                        .build());
        return new SegmentTokenStore(
                builder, table, ManagementFactory.getRuntimeMXBean().getName() + "/" + Ids.next());
    }
}
