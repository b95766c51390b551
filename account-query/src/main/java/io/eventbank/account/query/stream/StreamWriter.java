package io.eventbank.account.query.stream;

import io.eventbank.account.query.projection.RecordedEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what a batch of events makes of their streams. What a row has counted already changes nothing. */
class StreamWriter {

    private final StreamTables tables;

    StreamWriter(StreamTables tables) {
        this.tables = tables;
    }

    void write(List<RecordedEvent<StreamEvent>> events) {
        Map<String, StreamRow> known = tables.find(
                events.stream().map(recorded -> recorded.event().streamId()).collect(Collectors.toSet()));
        Map<String, StreamRow> changed = new HashMap<>();
        for (RecordedEvent<StreamEvent> recorded : events) {
            String id = recorded.event().streamId();
            StreamRow row = changed.getOrDefault(id, known.get(id));
            if (recorded.isNewTo(row == null ? RecordedEvent.NOTHING : row.version())) {
                changed.put(id, StreamRow.after(row, recorded));
            }
        }
        tables.write(changed.values());
    }
}
