-- ARGV: now, name, lease, outbox, kind ('' for the comments), reason, delay, rejected ("1" or ""), limit for comments
-- Let go of a post that is to be tried again after a delay; returns 1 where it will be.
local name, kind, reason = ARGV[2], ARGV[5], ARGV[6]
let_go(name, ARGV[3])
if get(name, 'outbox') ~= ARGV[4] or not is_pending(name) then return 0 end
local state = get(name, 'state')
if ARGV[8] == '1' then reject(name) end
if state == 'graded' then
  -- To the end of the line: one kind that is never taken must not stand before the others.
  local left = get(name, 'left')
  local others = without(left, kind)
  if others ~= left then redis.call('HSET', key(name), 'left', others == '' and kind or others .. '\n' .. kind) end
elseif state == 'posted' and tonumber(get(name, 'rejections') or '0') >= tonumber(ARGV[9]) then
  redis.call('HDEL', key(name), 'comments')
  redis.call('HSET', key(name), 'note', reason)
  redis.call('ZREM', DUE, name)
  return 0
end
redis.call('HSET', key(name), 'note', reason)
redis.call('ZADD', DUE, at(now + tonumber(ARGV[7])), name)
return 1
