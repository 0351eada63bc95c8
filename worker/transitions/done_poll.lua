-- ARGV: now, endpoint, lease, pause, then fields and values of what was found
-- End a poll that went well; returns 1 where the lease held.
local endpoint, poll = ARGV[2], 'gradewright:poll:' .. ARGV[2]
if redis.call('HGET', poll, 'lease') ~= ARGV[3] then return 0 end
redis.call('HSET', poll, 'due', at(now + tonumber(ARGV[4])), 'polled_at', at(now), 'failures', 0, unpack(ARGV, 5))
redis.call('HDEL', poll, 'lease', 'lease_until', 'reason')
if redis.call('HEXISTS', poll, 'wake_at') == 0 then redis.call('SREM', 'gradewright:woken', endpoint) end
return 1
