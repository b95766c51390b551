package io.eventbank.account.query.proof;

import io.eventbank.account.support.proof.HashTiles;
import io.eventbank.account.support.proof.MerkleTree;
import io.eventbank.account.support.proof.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tiles of a tree that grows at its end. */
final class GrowingTiles {

    private final HashTiles.Source stored;
    private final List<LastTile> last = new ArrayList<>(); // by level
    private final List<HashTile> full = new ArrayList<>(); // since changes were taken
    private final MerkleTree tree = new MerkleTree(new HashTiles(this::tile));
    private long size;

    /** Goes on with so many hashes, whose tiles are stored. */
    GrowingTiles(HashTiles.Source stored, long size) {
        this.stored = stored;
        this.size = size;
        int level = 0;
        for (long hashes = size; hashes > 0; hashes /= HashTiles.WIDTH) {
            last.add(LastTile.of(stored, level++, hashes));
        }
    }

    void add(byte[] hash) {
        add(0, hash);
        size++;
    }

    long size() {
        return size;
    }

    byte[] root() {
        return root(size);
    }

    /** The root of the first hashes, so many of them. */
    byte[] root(long first) {
        return tree.root(first);
    }

    /** The tiles that are not stored yet as they are now. */
    List<HashTile> takeChanges() {
        List<HashTile> changes = new ArrayList<>(full);
        full.clear();
        for (LastTile tile : last) {
            if (tile.changed && tile.count > 0) {
                changes.add(tile.toStore());
            }
            tile.changed = false;
        }
        return changes;
    }

    private void add(int level, byte[] hash) {
        if (level == last.size()) {
            last.add(new LastTile(level, 0, 0));
        }
        LastTile tile = last.get(level);
        System.arraycopy(hash, 0, tile.hashes, tile.count * Sha256.BYTES, Sha256.BYTES);
        tile.count++;
        tile.changed = true;
        if (tile.count == HashTiles.WIDTH) {
            full.add(tile.toStore());
            last.set(level, new LastTile(level, tile.number + 1, 0));
            add(level + 1, HashTiles.root(tile.hashes, 0, HashTiles.WIDTH));
        }
    }

    private byte[] tile(int level, long number) {
        if (level < last.size() && last.get(level).number == number) {
            return last.get(level).hashes;
        }
        return full.stream()
                .filter(tile -> tile.level() == level && tile.number() == number)
                .findFirst()
                .map(HashTile::hashes)
                .orElseGet(() -> stored.tile(level, number));
    }

    private static final class LastTile {

        private final int level;
        private final long number;
        private final byte[] hashes = new byte[HashTiles.WIDTH * Sha256.BYTES];
        private int count;
        private boolean changed;

        private LastTile(int level, long number, int count) {
            this.level = level;
            this.number = number;
            this.count = count;
        }

        /** The tile that the next hash of a level belongs to. */
        private static LastTile of(HashTiles.Source stored, int level, long hashes) {
            LastTile tile = new LastTile(level, hashes / HashTiles.WIDTH, (int) (hashes % HashTiles.WIDTH));
            if (tile.count > 0) {
                byte[] known = stored.tile(level, tile.number);
                System.arraycopy(known, 0, tile.hashes, 0, Math.min(known.length, tile.count * Sha256.BYTES));
            }
            return tile;
        }

        private HashTile toStore() {
            return new HashTile(level, number, Arrays.copyOf(hashes, count * Sha256.BYTES));
        }
    }
}
