-- ARGV: now, endpoint, lease, pause, reason
-- End a poll that failed; returns 1 where the lease held.
local poll = 'gradewright:poll:' .. ARGV[2]
if redis.call('HGET', poll, 'lease') ~= ARGV[3] then return 0 end
redis.call('HSET', poll, 'due', at(now + tonumber(ARGV[4])), 'reason', ARGV[5])
redis.call('HINCRBY', poll, 'failures', 1)
redis.call('HDEL', poll, 'lease', 'lease_until')
return 1
