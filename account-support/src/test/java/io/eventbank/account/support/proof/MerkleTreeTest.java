package io.eventbank.account.support.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    /** The inputs and roots that implementations of RFC 6962 and 9162 are tested with (certificate-transparency-go). */
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private final List<byte[]> leaves = new ArrayList<>();
    private final MerkleTree tree = new MerkleTree(this::node);

    @Test
    void rootsAreThoseOfThePublishedTestVectors() {
        INPUTS.forEach(input -> leaves.add(MerkleTree.leaf(HexFormat.of().parseHex(input))));
        MerkleRoot growing = new MerkleRoot();
        for (int size = 0; size <= INPUTS.size(); size++) {
            assertThat(tree.root(size)).asHexString().isEqualToIgnoringCase(ROOTS.get(size));
            assertThat(growing.hash()).asHexString().isEqualToIgnoringCase(ROOTS.get(size));
            assertThat(growing.size()).isEqualTo(size);
            if (size < INPUTS.size()) {
                growing.add(leaves.get(size));
            }
        }
    }

    @Test
    void everyPathLeadsToTheRoot() {
        grow(70);
        for (int size = 1; size <= 70; size++) {
            for (int index = 0; index < size; index++) {
                byte[] root = MerkleTree.rootOf(leaves.get(index), index, size, tree.path(index, size));
                assertThat(root).isEqualTo(tree.root(size));
            }
        }
    }

    @Test
    void aPathThatIsChangedLeadsElsewhereOrIsRefused() {
        grow(21);
        List<byte[]> path = tree.path(13, 21);
        byte[] root = tree.root(21);
        byte[] leaf = leaves.get(13);

        assertThat(MerkleTree.rootOf(leaves.get(12), 13, 21, path)).isNotEqualTo(root);
        assertThat(MerkleTree.rootOf(leaf, 12, 21, path)).isNotEqualTo(root);
        for (int changed = 0; changed < path.size(); changed++) {
            List<byte[]> other = new ArrayList<>(path);
            other.set(changed, leaf);
            assertThat(MerkleTree.rootOf(leaf, 13, 21, other)).isNotEqualTo(root);
        }
        assertThatThrownBy(() -> MerkleTree.rootOf(leaf, 13, 21, path.subList(1, path.size())))
                .isInstanceOf(InvalidProofException.class);
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(leaf);
        assertThatThrownBy(() -> MerkleTree.rootOf(leaf, 13, 21, longer)).isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> MerkleTree.rootOf(leaf, 21, 21, path)).isInstanceOf(InvalidProofException.class);
        assertThatThrownBy(() -> tree.path(21, 21)).isInstanceOf(IllegalArgumentException.class);
    }

    private void grow(int size) {
        for (int index = 0; index < size; index++) {
            leaves.add(MerkleTree.leaf(new byte[] {(byte) index}));
        }
    }

    /** Built from the leaves each time; only whole nodes are ever asked for. */
    private byte[] node(int height, long number) {
        assertThat((number + 1) << height).isLessThanOrEqualTo(leaves.size());
        return height == 0
                ? leaves.get((int) number)
                : MerkleTree.node(node(height - 1, 2 * number), node(height - 1, 2 * number + 1));
    }
}
