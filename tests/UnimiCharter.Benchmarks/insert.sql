\set service random(0, 1999)
insert into mt_events (tenant_id, seq_id, id, stream_id, version, data, type, timestamp, correlation_id, headers, user_name)
values ('bench', nextval('mt_events_sequence'), gen_random_uuid(), 'reporting/s-' || lpad((:service)::int::text, 4, '0') || '/2024', currval('mt_events_sequence'), '{"indicator": "effectiveness", "period": "2024-03", "value": {"numerator": 3, "denominator": 41}, "reportedOn": "2026-11-21"}', 'measurement_reported', now(), '0123456789abcdef0123456789abcdef',
    '{"as": "office", "hash": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "address": "127.0.0.1", "credential": "*/credential/admin"}', 'admin');
