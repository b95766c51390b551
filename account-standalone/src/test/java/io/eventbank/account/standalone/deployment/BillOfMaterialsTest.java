package io.eventbank.account.standalone.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the all-in-one is made of, by the bill of materials (CycloneDX) that the build puts into its jar. */
class BillOfMaterialsTest {

    /** Licences that let this project be under Apache-2.0, by their SPDX identifiers, or as they name themselves. */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GNU Lesser General Public License", // fonts
            "GPL-2.0-with-classpath-exception",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "MIT",
            "MIT-0",
            "MPL-2.0");

    private static JsonNode bill;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file = BillOfMaterialsTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
            assertThat(file).as("made by the build").isNotNull();
            bill = JsonMapper.shared().readTree(file);
        }
    }

    @Test
    void itNamesEachLibraryWithVersionAndHash() {
        assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(names()).contains("axon-messaging", "spring-core", "postgresql", "tink", "account-command");
        for (JsonNode component : bill.path("components")) {
            String name = component.path("name").asString();
            assertThat(component.path("version").asString()).as(name).isNotEmpty();
            assertThat(component.path("purl").asString()).as(name).startsWith("pkg:maven/");
            if (!component.path("group").asString().equals("io.eventbank")) {
                assertThat(component
                                .path("hashes")
                                .valueStream()
                                .map(hash -> hash.path("alg").asString()))
                        .as(name)
                        .contains("SHA-256");
            }
        }
    }

    @Test
    void nothingThatReadsAnyClassIsAmongThem() {
        assertThat(names()).doesNotContain("xstream", "commons-collections", "groovy", "snakeyaml-engine-unsafe");
    }

    @Test
    void theLicenceOfEachAllowsThisProjectIts() {
        Set<String> others = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            if (component.path("group").asString().equals("io.eventbank")) {
                continue;
            }
            List<String> licences = component
                    .path("licenses")
                    .valueStream()
                    .map(BillOfMaterialsTest::licence)
                    .toList();
            // What JLine links to is BSD-3-Clause; the name that it gives it, "The BSD License", is taken for another.
            if (component.path("name").asString().startsWith("jline-")) {
                assertThat(licences).containsExactly("BSD-4-Clause");
                continue;
            }
            // Where a library names several it may be used under any one.
            if (licences.stream().noneMatch(ALLOWED::contains)) {
                others.add(component.path("name").asString() + " " + licences);
            }
        }
        assertThat(others).isEmpty();
    }

    private static String licence(JsonNode entry) {
        if (entry.has("expression")) {
            return entry.path("expression").asString();
        }
        JsonNode licence = entry.path("license");
        return licence.path("id").asString(licence.path("name").asString());
    }

    private static Set<String> names() {
        return bill.path("components")
                .valueStream()
                .map(component -> component.path("name").asString())
                .collect(Collectors.toSet());
    }
}
