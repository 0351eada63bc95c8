-- ARGV: now, name, lease, seconds
-- Take a pending post; returns {outbox, kind, score, message, attempt}, or nothing where there is none to take.
local name, lease, seconds = ARGV[2], ARGV[3], tonumber(ARGV[4])
if get(name, 'state') ~= 'graded' then return false end
if get(name, 'posting') ~= lease then
  if tonumber(get(name, 'posting_until') or '0') > now then return false end
  redis.call('HSET', key(name), 'posting', lease)
  redis.call('HINCRBY', key(name), 'posts', 1)
end
redis.call('HSET', key(name), 'posting_until', at(now + seconds))
redis.call('ZADD', DUE, at(now + seconds), name)
return redis.call('HMGET', key(name), 'outbox', 'kind', 'score', 'message', 'posts')
