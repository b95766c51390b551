package io.eventbank.account.support.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabasePlaceTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db:5432/bank, db:5432/bank",
        "jdbc:postgresql://a:1;b:2/bank, of another kind",
        "'jdbc:postgresql://a:1,b:2/bank', 'a:1,b:2/bank'",
        "jdbc:postgresql://db/bank?user=u&password=s3cret, db/bank",
        "jdbc:postgresql://u:s3cret@db/bank, db/bank",
        "jdbc:postgresql:bank?password=s3cret, bank",
        "jdbc:other:s3cret, of another kind"
    })
    void anAddressIsToldWithoutWhatElseItHolds(String url, String told) {
        assertThat(DatabasePlace.address(url)).isEqualTo(told);
    }
}
