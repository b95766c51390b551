package io.eventbank.account.api.upcaster;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.value.AccountType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Revision 2 added the type of account; before it, every account was a checking account. */
final class AccountOpened1To2Upcaster extends SingleEventUpcaster {

    private static final SimpleSerializedType FROM = new SimpleSerializedType(AccountOpened.class.getName(), "1");
    private static final SimpleSerializedType TO = new SimpleSerializedType(AccountOpened.class.getName(), "2");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(
                TO, JsonNode.class, payload -> ((ObjectNode) payload).put("accountType", AccountType.CHECKING.name()));
    }
}
