-- ARGV: now, name, lease, seconds
-- Take what is pending; returns {outbox, kinds left, scores, messages, comments, attempt, access, rejections,
-- whether others came through since}, or nothing where nothing is.
local name, lease, seconds = ARGV[2], ARGV[3], tonumber(ARGV[4])
if not is_pending(name) then return false end
if get(name, 'state') == 'graded' and not get(name, 'left') then -- an older version's, which knew one kind only
  move(name, 'seen', now)
  return false
end
if is_too_early(name) then return false end
if get(name, 'posting') ~= lease then
  if tonumber(get(name, 'posting_until') or '0') > now then return false end
  redis.call('HSET', key(name), 'posting', lease)
  redis.call('HINCRBY', key(name), 'posts', 1)
end
redis.call('HSET', key(name), 'posting_until', at(now + seconds))
redis.call('ZADD', DUE, at(now + seconds), name)
local is_alone = is_singled_out(name, 'posted') and '1' or ''
if get(name, 'state') == 'failed' then
  local message = {error = 'The autograder could not grade this, by a fault of its own. It costs you no points.'}
  local error = {'error', '{"error": [0, 0]}', cjson.encode(message), ''}
  return {get(name, 'outbox'), error[1], error[2], error[3], error[4], get(name, 'posts'), get(name, 'access'), get(name, 'rejections'), is_alone}
end
local told = redis.call('HMGET', key(name), 'outbox', 'left', 'scores', 'messages', 'comments', 'posts', 'access', 'rejections')
told[#told + 1] = is_alone
return told
