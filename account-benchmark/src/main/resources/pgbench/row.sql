SELECT type, recorded_at, '\x' || encode(content, 'hex') AS content
FROM event_store.event JOIN event_store.event_type ON event_type.id = event.type
WHERE payload_type LIKE '%MoneyDeposited'
ORDER BY position DESC
LIMIT 1
