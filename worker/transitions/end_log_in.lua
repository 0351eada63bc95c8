-- ARGV: now, key, logged in at, renewals, reason
-- Record that these very tokens are over; returns 1 where that is news.
local kept, when, renewals = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local at_then = tonumber(redis.call('HGET', kept, 'at') or '-1')
local renewed = tonumber(redis.call('HGET', kept, 'renewals') or '-1')
if at_then ~= when or renewed ~= renewals or redis.call('HEXISTS', kept, 'ended') == 1 then return 0 end
redis.call('HSET', kept, 'ended', ARGV[5])
redis.call('HDEL', kept, 'lease', 'lease_until')
return 1
