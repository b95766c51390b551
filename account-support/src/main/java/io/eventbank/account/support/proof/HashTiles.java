package io.eventbank.account.support.proof;

import java.util.Arrays;

/**
 * The nodes of a {@link MerkleTree} in tiles, after C2SP's <a href="https://c2sp.org/tlog-tiles">tlog-tiles</a>: a tile
 * holds 256 hashes side by side, on level 0 those of leaves, and on each level above the roots of the tiles below. The
 * last tile of a level may hold fewer; those of tiles that are not full are not on the level above.
 */
public final class HashTiles implements MerkleTree.Nodes {

    /** How many hashes a tile has room for. */
    public static final int WIDTH = 256;

    private static final int LEVEL_HEIGHT = 8;

    private final Source source;

    /** Tiles that are kept somewhere. */
    public HashTiles(Source source) {
        this.source = source;
    }

    /** Where tiles are kept. */
    @FunctionalInterface
    public interface Source {

        /** The hashes of a tile, one behind the other. */
        byte[] tile(int level, long number);
    }

    @Override
    public byte[] hash(int height, long number) {
        int level = height / LEVEL_HEIGHT;
        int above = height % LEVEL_HEIGHT;
        long first = number << above;
        byte[] tile = source.tile(level, first / WIDTH);
        return root(tile, (int) (first % WIDTH), 1 << above);
    }

    /** The root over some of a tile's hashes, a power of two of them. */
    public static byte[] root(byte[] tile, int first, int count) {
        if (count == 1) {
            int start = first * Sha256.BYTES;
            if (tile == null || tile.length < start + Sha256.BYTES) {
                throw new InvalidProofException("Hashes of the sealed events are missing");
            }
            return Arrays.copyOfRange(tile, start, start + Sha256.BYTES);
        }
        int half = count / 2;
        return MerkleTree.node(root(tile, first, half), root(tile, first + half, half));
    }
}
