package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HashTilesTest {

    private static final int LEAVES = 256 * 256 + 600;

    private final List<byte[]> leaves = new ArrayList<>();
    private final Map<String, byte[]> tiles = new HashMap<>();
    private final HashTiles nodes = new HashTiles((level, number) -> tiles.get(level + "/" + number));

    @Test
    void treesOfTilesAreTheSameAsThoseOfLeaves() {
        MerkleRoot growing = new MerkleRoot();
        Map<Integer, byte[]> roots = new HashMap<>();
        for (int number = 0; number < LEAVES; number++) {
            byte[] leaf = MerkleTree.leaf(
                    ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
            leaves.add(leaf);
            growing.add(leaf);
            roots.put(number + 1, growing.hash());
        }
        store(0, leaves);
        MerkleTree tree = new MerkleTree(nodes);

        for (int size : List.of(1, 2, 255, 256, 257, 511, 512, 513, 1_000, 65_535, 65_536, 65_537, LEAVES)) {
            assertThat(tree.root(size)).isEqualTo(roots.get(size));
            for (int index : List.of(0, 1, 255, 256, 511, 512, 65_535, 65_536, size - 1)) {
                if (index < size) {
                    assertThat(MerkleTree.rootOf(leaves.get(index), index, size, tree.path(index, size)))
                            .isEqualTo(roots.get(size));
                }
            }
        }
    }

    @Test
    void hashesThatAreMissingAreNamedSo() {
        tiles.put("0/0", new byte[3 * Sha256.BYTES - 1]);

        assertThat(nodes.hash(1, 0)).hasSize(Sha256.BYTES);
        assertThatThrownBy(() -> nodes.hash(0, 2))
                .isInstanceOf(InvalidProofException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> nodes.hash(2, 0)).isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> nodes.hash(0, 256)).isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> nodes.hash(8, 0)).isInstanceOf(InvalidProofException.class);
    }

    private void store(int level, List<byte[]> hashes) {
        List<byte[]> above = new ArrayList<>();
        for (int first = 0; first < hashes.size(); first += HashTiles.WIDTH) {
            List<byte[]> some = hashes.subList(first, Math.min(first + HashTiles.WIDTH, hashes.size()));
            ByteBuffer tile = ByteBuffer.allocate(some.size() * Sha256.BYTES);
            MerkleRoot root = new MerkleRoot();
            some.forEach(hash -> {
                tile.put(hash);
                root.add(hash);
            });
            tiles.put(level + "/" + first / HashTiles.WIDTH, tile.array());
            if (some.size() == HashTiles.WIDTH) {
                above.add(root.hash());
            }
        }
        if (!above.isEmpty()) {
            store(level + 1, above);
        }
    }
}
