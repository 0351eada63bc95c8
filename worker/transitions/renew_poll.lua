-- ARGV: now, endpoint, lease, seconds
-- Renew the right to poll; returns 1 where it still holds.
local poll = 'gradewright:poll:' .. ARGV[2]
if redis.call('HGET', poll, 'lease') ~= ARGV[3] then return 0 end
redis.call('HSET', poll, 'lease_until', at(now + tonumber(ARGV[4])))
return 1
