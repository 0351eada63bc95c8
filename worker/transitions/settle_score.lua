-- ARGV: now, name, lease, outbox, kind, ending ("posted" or "failed"), reason
-- Record how the post of one kind of score ended; returns 1 where the lease still holds and something is left to post.
local name, lease, kind = ARGV[2], ARGV[3], ARGV[5]
if get(name, 'outbox') ~= ARGV[4] then return let_go(name, lease) end
local function tell_posted() redis.call('HSET', key(name), 'posted_at', at(now)) end

if get(name, 'state') == 'failed' and is_pending(name) then
  redis.call('HDEL', key(name), 'error')
  redis.call('ZREM', DUE, name)
  if ARGV[6] == 'posted' then tell_posted() end
  return let_go(name, lease)
end
if get(name, 'state') ~= 'graded' then return let_go(name, lease) end
if ARGV[6] == 'posted' then came_through(name, 'posted') end
if ARGV[6] == 'failed' then redis.call('HSET', key(name), 'reason', ARGV[7], 'fault', 'platform') end
local left = without(get(name, 'left'), kind)
redis.call('HSET', key(name), 'left', left)
local holds = get(name, 'posting') == lease and 1 or 0
if left ~= '' then return holds end
redis.call('HDEL', key(name), 'note', 'messages')
if redis.call('HDEL', key(name), 'again') == 1 then -- whoever asked while this was under way does not see these scores
  start_over(name)
  move(name, 'seen', tonumber(get(name, 'post_after') or now))
  return let_go(name, lease)
end
if get(name, 'fault') == 'platform' then
  move(name, 'failed')
elseif get(name, 'comments') then
  tell_posted()
  redis.call('HSET', key(name), 'posts', 1)
  forgive(name)
  move(name, 'posted', tonumber(get(name, 'posting_until') or now))
  return holds
else
  tell_posted()
  move(name, 'posted')
end
return let_go(name, lease)
