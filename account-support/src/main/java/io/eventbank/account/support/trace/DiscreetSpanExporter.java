package io.eventbank.account.support.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;

/**
 * Hands spans on without the texts of failures and the paths of requests, which may quote what a caller or the database
 * said. The class of a failure and the pattern of a path stay; what failed is in the log, under the same trace.
 */
final class DiscreetSpanExporter implements SpanExporter {

    private static final AttributeKey<String> PATH = AttributeKey.stringKey("http.url");
    private static final AttributeKey<String> TYPE = AttributeKey.stringKey("exception.type");

    private final SpanExporter exporter;

    DiscreetSpanExporter(SpanExporter exporter) {
        this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        return exporter.export(spans.stream().<SpanData>map(Discreet::new).toList());
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }

    private static final class Discreet extends DelegatingSpanData {

        private Discreet(SpanData span) {
            super(span);
        }

        @Override
        public Attributes getAttributes() {
            return super.getAttributes().toBuilder().remove(PATH).build();
        }

        @Override
        public List<EventData> getEvents() {
            return super.getEvents().stream().map(Discreet::withoutText).toList();
        }

        @Override
        public StatusData getStatus() {
            return StatusData.create(super.getStatus().getStatusCode(), "");
        }

        private static EventData withoutText(EventData event) {
            String type = event.getAttributes().get(TYPE);
            return EventData.create(
                    event.getEpochNanos(),
                    event.getName(),
                    type == null ? Attributes.empty() : Attributes.of(TYPE, type));
        }
    }
}
