package io.eventbank.account.support.proof;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The root of a {@link MerkleTree} whose leaves are told one after the other, without keeping them. */
public final class MerkleRoot {

    /** The roots of whole trees, which side by side are all leaves so far, the largest first. */
    private final Deque<byte[]> whole = new ArrayDeque<>();

    private long size;

    /** The next leaf's hash. */
    public void add(byte[] leaf) {
        byte[] hash = leaf;
        for (long count = size; count % 2 == 1; count /= 2) {
            hash = MerkleTree.node(whole.removeLast(), hash);
        }
        whole.addLast(hash);
        size++;
    }

    /** How many leaves there are so far. */
    public long size() {
        return size;
    }

    /** The root of all leaves so far. */
    public byte[] hash() {
        if (size == 0) {
            return Sha256.of();
        }
        Iterator<byte[]> smallest = whole.descendingIterator();
        byte[] root = smallest.next();
        while (smallest.hasNext()) {
            root = MerkleTree.node(smallest.next(), root);
        }
        return root;
    }
}
