-- ARGV: now, most, patience, fault limit, then the broker's lists of waiting messages
-- Find what is overdue in any state; returns {name, "grade" | "post" | "failed"} by turns.
local most, patience, limit = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])

-- Messages may be lost, but most late ones merely wait their turn: only as many are sent again as are missing.
local function missing()
  local number = 0
  for _, assignment in ipairs(redis.call('SMEMBERS', 'gradewright:assignments')) do
    number = number + tonumber(redis.call('HGET', counts(assignment), 'queued') or '0')
  end
  for i = 5, #ARGV do number = number - redis.call('LLEN', ARGV[i]) end
  return number
end

local function action(name, state, budget)
  if state == 'grading' and fault(name, 'the worker was lost while grading', 0, limit) == 'failed' then
    return 'failed', budget
  end
  if state == 'graded' then
    redis.call('ZADD', DUE, at(now + patience), name)
    return 'post', budget
  end
  if state == 'queued' then
    redis.call('ZADD', DUE, at(now + patience), name)
    if budget <= 0 then return nil, budget end
    return 'grade', budget - 1
  end
  if state == 'posted' or state == 'failed' or not state then
    redis.call('ZREM', DUE, name)
    return nil, budget
  end
  move(name, 'queued', now + patience)
  return 'grade', budget
end

redis.call('SET', 'gradewright:swept', at(now))
local found, budget = {}, missing()
for _, name in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', at(now), 'LIMIT', 0, most)) do
  local what
  what, budget = action(name, get(name, 'state'), budget)
  if what then
    found[#found + 1] = name
    found[#found + 1] = what
  end
end
return found
