package io.eventbank.account.api.upcaster;

import io.eventbank.account.api.event.AccountOpened;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.axonframework.serialization.upcasting.event.SingleEventUpcaster;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Revision 3 calls the overdraft limit of the opening the initial one: it is not the limit that the account has now.
 */
final class AccountOpened2To3Upcaster extends SingleEventUpcaster {

    private static final SimpleSerializedType FROM = new SimpleSerializedType(AccountOpened.class.getName(), "2");
    private static final SimpleSerializedType TO = new SimpleSerializedType(AccountOpened.class.getName(), "3");

    @Override
    protected boolean canUpcast(IntermediateEventRepresentation event) {
        return event.getType().equals(FROM);
    }

    @Override
    protected IntermediateEventRepresentation doUpcast(IntermediateEventRepresentation event) {
        return event.upcastPayload(TO, JsonNode.class, payload -> {
            ObjectNode opening = (ObjectNode) payload;
            return opening.set("initialOverdraftLimit", opening.remove("overdraftLimit"));
        });
    }
}
