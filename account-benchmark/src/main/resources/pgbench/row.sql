SELECT time_stamp, payload_type, payload, meta_data
FROM event_store.domain_event_entry
WHERE payload_type LIKE '%MoneyDeposited'
ORDER BY global_index DESC
LIMIT 1
