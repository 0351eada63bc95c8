-- ARGV: now, key, logged in at, renewals, sealed
-- Keep a log-in unless what is kept is as new; returns 1 where it was kept. Its end and whoever renews it go with the old one.
local kept, when, renewals = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local at_then = tonumber(redis.call('HGET', kept, 'at') or '-1')
local renewed = tonumber(redis.call('HGET', kept, 'renewals') or '-1')
if when < at_then or (when == at_then and renewals <= renewed) then return 0 end
redis.call('HSET', kept, 'at', at(when), 'renewals', ARGV[4], 'sealed', ARGV[5])
redis.call('HDEL', kept, 'ended', 'lease', 'lease_until')
return 1
