package io.eventbank.account.query.owner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

    private static final String NAME = "Jean-Luc O'Neil Ångström";
    private static final String EMAIL = "Jean.Luc@Example.org";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "j",
                "JEAN",
                "luc",
                "o'neil",
                "neil",
                "ånG",
                "A\u030angstro\u0308m",
                "luc jean",
                "Jean-Luc",
                "jean.luc@example.org",
                " JEAN.LUC@EXAMPLE.ORG "
            })
    void beginningsOfWordsAndTheWholeEMailAreFound(String search) {
        assertThat(SearchText.matches(search, NAME, EMAIL)).isTrue();
        assertThat(isSuggested(search, NAME, EMAIL)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ean", "jean x", "jeanl", "luc@example.org", "example", "org", "-", "'", "Jean.Luc@Example.or"})
    void nothingElseIs(String search) {
        assertThat(SearchText.matches(search, NAME, EMAIL)).isFalse();
        assertThat(isSuggested(search, NAME, EMAIL)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"abcdefghijklmnopqrstuvwxyz, true", "abcdefghijklmnopqrstuvwxyy, false"})
    void wordsThatDifferAfterTheIndexedPartAreToldApartByComparingThem(String search, boolean found) {
        String name = "Abcdefghijklmnopqrstuvwxyz";
        assertThat(isSuggested(search, name, EMAIL)).isTrue();
        assertThat(SearchText.matches(search, name, EMAIL)).isEqualTo(found);
    }

    @Test
    void aNameGivesNoMoreKeysThanTwentyWordsOfTwentyCharactersHave() {
        String name = ("x".repeat(100) + " ").repeat(3) + "𝒜".repeat(60) + " a1 a2 a3".repeat(100);
        assertThat(SearchText.keys(name, EMAIL)).hasSizeLessThanOrEqualTo(20 * 20 + 1);
    }

    private static boolean isSuggested(String search, String name, String email) {
        var keys = SearchText.keys(name, email);
        var wanted = SearchText.nameKeys(search);
        return keys.contains(SearchText.emailKey(search)) || !wanted.isEmpty() && keys.containsAll(wanted);
    }
}
