-- ARGV: now, name, lease, outbox
-- Record that a verdict's comments are on the platform.
local name = ARGV[2]
let_go(name, ARGV[3])
if get(name, 'outbox') ~= ARGV[4] or get(name, 'state') ~= 'posted' then return 0 end
redis.call('HDEL', key(name), 'comments', 'note')
redis.call('ZREM', DUE, name)
return 1
