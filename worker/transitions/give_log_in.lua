-- ARGV: now, key, lease
-- Give the right to renew back, unless it has passed to another.
if redis.call('HGET', ARGV[2], 'lease') == ARGV[3] then redis.call('HDEL', ARGV[2], 'lease', 'lease_until') end
