package io.eventbank.account.support.axon;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.common.jdbc.JdbcUtils;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;

/** Axon's token store, which can also be looked into. */
final class SegmentTokenStore extends JdbcTokenStore implements SegmentTokens {

    /** How long Axon lets a process keep a segment that it says nothing about. */
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(10);

    private final String table;
    private final String nodeId;

    /**
     * @param builder of the store, but for its claims, which this class names
     * @param table that the tokens are in
     */
    SegmentTokenStore(Builder builder, String table, String nodeId) {
        super(builder.nodeId(nodeId).claimTimeout(CLAIM_TIMEOUT));
        this.table = table;
        this.nodeId = nodeId;
    }

    /** One process after the other: the first one gives the store its name, and two at once would end one of them. */
    @Override
    public Optional<String> retrieveStorageIdentifier() {
        JdbcUtils.executeQuery(
                getConnection(),
                this::lock,
                locked -> null,
                e -> new JdbcException("Could not lock " + table + " to read its name", e));
        return super.retrieveStorageIdentifier();
    }

    @Override
    public List<SegmentToken> segments(String processor) {
        return JdbcUtils.executeQuery(
                getConnection(),
                connection -> selectTokenEntries(connection, processor),
                JdbcUtils.listResults(this::read),
                e -> new JdbcException("Could not read the segments of processor " + processor, e));
    }

    /** Until the end of the transaction. */
    private PreparedStatement lock(Connection connection) throws SQLException {
        PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))");
        statement.setString(1, table);
        return statement;
    }

    private SegmentToken read(ResultSet row) throws SQLException {
        AbstractTokenEntry<?> entry = readTokenEntry(row);
        TrackingToken token = entry.getToken(serializer());
        return new SegmentToken(
                entry.getSegment(), SegmentTokens.lowest(token), ReplayToken.isReplay(token), claim(entry));
    }

    private Claim claim(AbstractTokenEntry<?> entry) {
        if (nodeId.equals(entry.getOwner())) {
            return Claim.HERE;
        }
        return entry.mayClaim(nodeId, CLAIM_TIMEOUT) ? Claim.NOBODY : Claim.ELSEWHERE;
    }
}
