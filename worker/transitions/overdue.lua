-- ARGV: now, most, patience, fault limit, then the broker's lists of waiting messages
-- Find what is overdue in any state; returns {name, "grade" | "post" | "failed"} by turns.
local most, patience, limit = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local found = {}

local function overdue(list, number)
  return redis.call('ZRANGEBYSCORE', list, '-inf', at(now), 'LIMIT', 0, number)
end

local function tell(name, action)
  found[#found + 1] = name
  found[#found + 1] = action
end

-- Messages may be lost, but most late ones merely wait their turn: only as many are sent again as are missing.
local function missing()
  local number = 0
  for _, assignment in ipairs(redis.call('SMEMBERS', 'gradewright:assignments')) do
    number = number + tonumber(redis.call('HGET', counts(assignment), 'queued') or '0')
  end
  for i = 5, #ARGV do number = number - redis.call('LLEN', ARGV[i]) end
  return math.min(number, most)
end

redis.call('SET', 'gradewright:swept', at(now))
local lost = missing()
if lost > 0 then
  for _, name in ipairs(overdue(DUE_QUEUED, lost)) do
    redis.call('ZADD', DUE_QUEUED, at(now + patience), name)
    tell(name, 'grade')
  end
end
for _, name in ipairs(overdue(DUE, most)) do
  local state = get(name, 'state')
  if is_pending(name) then
    redis.call('ZADD', DUE, at(now + patience), name)
    tell(name, 'post')
  elseif state == 'grading' and fault(name, 'the worker was lost while grading', 0, limit) == 'failed' then
    tell(name, 'failed')
  else
    move(name, 'queued', now + patience)
    tell(name, 'grade')
  end
end
return found
