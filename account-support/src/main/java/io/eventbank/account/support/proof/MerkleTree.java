package io.eventbank.account.support.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of <a href="https://www.rfc-editor.org/rfc/rfc9162#section-2.1">RFC 9162, section 2.1</a>, with
 * SHA-256, over the hashes of its leaves. Whole parts of it are asked for by their height and number.
 */
public final class MerkleTree {

    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    private static final byte[] EMPTY = Sha256.of();

    private final Nodes nodes;

    /** A tree whose nodes are kept somewhere. */
    public MerkleTree(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The nodes of a tree. */
    @FunctionalInterface
    public interface Nodes {

        /**
         * The hash of the node over {@code 2^height} leaves, the first of which is {@code number * 2^height}; asked for
         * only if the tree has all of them.
         */
        byte[] hash(int height, long number);
    }

    /** The hash of a leaf, from its content. */
    public static byte[] leaf(byte[] content) {
        return Sha256.of(LEAF, content);
    }

    /** The hash of a node, from those below it. */
    public static byte[] node(byte[] left, byte[] right) {
        return Sha256.of(NODE, left, right);
    }

    /** The root of the tree's first leaves, so many of them. */
    public byte[] root(long size) {
        return size == 0 ? EMPTY.clone() : hash(0, size);
    }

    /**
     * The audit path of a leaf, from it to the root of the tree's first leaves.
     *
     * @param index of the leaf, from 0
     * @param size how many leaves
     */
    public List<byte[]> path(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("No leaf " + index + " among " + size);
        }
        List<byte[]> path = new ArrayList<>();
        long first = 0;
        long end = size;
        while (end - first > 1) {
            long middle = first + split(end - first);
            if (index < middle) {
                path.add(0, hash(middle, end));
                end = middle;
            } else {
                path.add(0, hash(first, middle));
                first = middle;
            }
        }
        return path;
    }

    /**
     * The root that a path leads to, as in section 2.1.3.2.
     *
     * @param leaf the hash of the leaf
     * @throws InvalidProofException if the path does not fit
     */
    public static byte[] rootOf(byte[] leaf, long index, long size, List<byte[]> path) {
        if (index < 0 || index >= size) {
            throw new InvalidProofException("There is no leaf " + index + " in a tree of " + size);
        }
        long place = index;
        long last = size - 1;
        byte[] root = leaf;
        for (byte[] other : path) {
            if (last == 0) {
                throw new InvalidProofException("The path is too long");
            }
            if (place % 2 == 1 || place == last) {
                root = node(other, root);
                while (place % 2 == 0 && place != 0) {
                    place /= 2;
                    last /= 2;
                }
            } else {
                root = node(root, other);
            }
            place /= 2;
            last /= 2;
        }
        if (last != 0) {
            throw new InvalidProofException("The path is too short");
        }
        return root;
    }

    private byte[] hash(long first, long end) {
        long count = end - first;
        if (Long.bitCount(count) == 1 && first % count == 0) {
            return nodes.hash(Long.numberOfTrailingZeros(count), first / count);
        }
        long middle = first + split(count);
        return node(hash(first, middle), hash(middle, end));
    }

    /** The largest power of two below a number above 1. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }
}
