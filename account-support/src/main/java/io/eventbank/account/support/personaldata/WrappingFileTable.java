package io.eventbank.account.support.personaldata;

import java.util.Optional;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which file of wrapping keys the database belongs with, and whether it still has copies of keys that need no file. */
final class WrappingFileTable {

    private final JdbcTemplate jdbc;

    WrappingFileTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The identity of the file; empty as long as there was none. */
    Optional<byte[]> identity() {
        return Optional.ofNullable(DataAccessUtils.singleResult(
                jdbc.queryForList("SELECT identity FROM personal_data.wrapping_file", byte[].class)));
    }

    /**
     * Registers a file, unless there is one.
     *
     * @return the identity of the one that is registered
     */
    byte[] register(byte[] identity) {
        jdbc.update("INSERT INTO personal_data.wrapping_file (identity) VALUES (?) ON CONFLICT DO NOTHING", (Object)
                identity);
        return identity().orElseThrow();
    }

    /** Whether dead rows may have copies of keys that the master key alone opens. */
    boolean hasOldCopies() {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT FROM personal_data.wrapping_file WHERE old_copies)", Boolean.class));
    }

    /** To be called in the transaction that leaves such copies, or removes them, and after what it does to the keys. */
    void setOldCopies(boolean there) {
        jdbc.update("UPDATE personal_data.wrapping_file SET old_copies = ? WHERE old_copies <> ?", there, there);
    }
}
