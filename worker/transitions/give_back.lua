-- ARGV: now, name, lease, reason, delay, limit (0: not a fault)
-- Give up a lease; returns the state that follows, or nothing where the lease was lost.
local name, limit = ARGV[2], tonumber(ARGV[6])
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= ARGV[3] then return false end
if limit > 0 then return fault(name, ARGV[4], tonumber(ARGV[5]), limit) end
redis.call('HDEL', key(name), 'lease')
redis.call('HSET', key(name), 'note', ARGV[4])
move(name, 'seen', now + tonumber(ARGV[5]))
return 'seen'
