-- ARGV: now, key, logged in at, renewals, lease, seconds
-- Ask for the right to renew; returns 1 where it is granted, 0 where somebody has it, 2 where it was renewed meanwhile.
local kept, when, renewals = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local at_then = tonumber(redis.call('HGET', kept, 'at') or '-1')
local renewed = tonumber(redis.call('HGET', kept, 'renewals') or '-1')
if at_then > when or (at_then == when and renewed > renewals) then return 2 end
if tonumber(redis.call('HGET', kept, 'lease_until') or '0') > now then return 0 end
redis.call('HSET', kept, 'lease', ARGV[5], 'lease_until', at(now + tonumber(ARGV[6])))
return 1
