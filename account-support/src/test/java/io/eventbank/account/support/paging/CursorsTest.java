package io.eventbank.account.support.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.OwnerView;
import io.eventbank.account.api.query.OwnersPage;
import io.eventbank.account.api.value.OwnerId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorsTest {

    private final List<OwnerView> owners = Stream.of("a", "b", "c")
            .map(id -> new OwnerView(new OwnerId(id), null, null, null, 0))
            .toList();

    @Test
    void aPageLeadsToTheItemAfterItsLastOne() {
        OwnersPage page = page(2);
        assertThat(page.items()).isEqualTo(owners.subList(0, 2));
        assertThat(Cursors.<String>key(page.nextCursor(), text -> text)).isEqualTo("b");
    }

    @Test
    void theLastPageLeadsNowhereEvenIfItIsFull() {
        assertThat(page(3)).isEqualTo(new OwnersPage(owners, null));
        assertThat(page(4)).isEqualTo(new OwnersPage(owners, null));
    }

    @Test
    void noCursorIsNoKey() {
        assertThat(Cursors.<String>key(null, text -> text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "YQ==", "YR", "a", "Y Q", "_____w"})
    void whatIsNotCanonicalBase64OfTextIsRefused(String cursor) {
        assertThatThrownBy(() -> Cursors.<String>key(cursor, text -> text))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_CURSOR));
    }

    @Test
    void whatIsNoKeyOfTheListIsRefused() {
        assertThatThrownBy(() -> Cursors.<String>key("YQ", text -> null)).isInstanceOf(Refusal.class);
    }

    private OwnersPage page(int limit) {
        return Cursors.page(owners, limit, owner -> owner.ownerId().value(), OwnersPage::new);
    }
}
