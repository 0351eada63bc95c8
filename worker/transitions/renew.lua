-- ARGV: now, seconds, then name and lease by turns
-- Renew leases; returns one number each: 1 where it still holds.
local until_then = now + tonumber(ARGV[2])
local held = {}
for i = 3, #ARGV, 2 do
  local name, lease = ARGV[i], ARGV[i + 1]
  local state, holds = get(name, 'state'), 0
  if state == 'grading' and get(name, 'lease') == lease then
    redis.call('ZADD', DUE, at(until_then), name)
    holds = 1
  elseif get(name, 'posting') == lease then
    redis.call('HSET', key(name), 'posting_until', at(until_then))
    if is_pending(name) then redis.call('ZADD', DUE, at(until_then), name) end
    holds = 1
  end
  held[#held + 1] = holds
end
return held
