-- ARGV: now, name, lease, outbox, ending ("posted", "held" or "failed"), reason, delay
-- Record how a post ended and let go of it; a newer verdict in the outbox stays pending.
local name, ending, reason = ARGV[2], ARGV[5], ARGV[6]
if get(name, 'posting') == ARGV[3] then redis.call('HDEL', key(name), 'posting', 'posting_until') end
if get(name, 'outbox') ~= ARGV[4] then return false end
local state = get(name, 'state')
if state ~= 'graded' then return state end
if ending == 'held' then
  redis.call('HSET', key(name), 'note', reason)
  redis.call('ZADD', DUE, at(now + tonumber(ARGV[7])), name)
  return state
end
redis.call('HDEL', key(name), 'note', 'message')
if ending == 'failed' then redis.call('HSET', key(name), 'reason', reason, 'fault', 'platform') end
move(name, ending)
return ending
