-- ARGV: now, most, patience, limit of workers ended in quarantine, how many messages the broker holds
-- Find what is overdue in any state; returns {name, "grade" | "post" | "failed", priority} by turns.
local most, patience, limit, depth = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local found = {}

local function overdue(list, number)
  return redis.call('ZRANGEBYSCORE', list, '-inf', at(now), 'LIMIT', 0, number)
end

local function tell(name, action, priority)
  found[#found + 1] = name
  found[#found + 1] = action
  found[#found + 1] = priority or 0
end

-- Messages may be lost, but most late ones merely wait their turn: only as many are sent again as are missing, and
-- first those that would have been delivered first.
local function missing()
  local number = -depth
  for _, assignment in ipairs(redis.call('SMEMBERS', 'gradewright:assignments')) do
    number = number + queued_of(assignment)
  end
  return math.min(number, most)
end

-- Whose worker is gone may be innocent beside one that ended it; only who ends a worker that it has for itself is not.
local function is_poison(name)
  redis.call('HSET', key(name), 'note', 'its worker was lost')
  local count = get(name, 'alone') and 'deaths' or 'losses'
  redis.call('HDEL', key(name), 'lease', 'alone')
  return redis.call('HINCRBY', key(name), count, 1) >= limit and count == 'deaths'
end

-- After a time without sweeps, as when Redis was away, no lease could be renewed: whoever lives renews it presently. Each
-- is spared once, so that seldom sweeps spare none for ever.
local swept = redis.call('GET', 'gradewright:swept')
local was_blind = swept and now - tonumber(swept) > patience
local function is_spared(name, state)
  local lease = state == 'grading' and get(name, 'lease') or get(name, 'posting')
  if not (was_blind and lease) or get(name, 'spared') == lease then return false end
  redis.call('HSET', key(name), 'spared', lease)
  redis.call('ZADD', DUE, at(now + patience), name)
  return true
end

redis.call('SET', 'gradewright:swept', at(now))
local lost = missing()
for priority = 0, LOWEST_PRIORITY do
  if lost <= 0 then break end
  for _, name in ipairs(overdue(due_queued(priority), lost)) do
    redis.call('ZADD', due_queued(priority), at(now + patience), name)
    tell(name, 'grade', priority)
    lost = lost - 1
  end
end
for _, name in ipairs(overdue(DUE, most)) do
  local state = get(name, 'state')
  if is_spared(name, state) then
    -- Nothing to do yet.
  elseif is_pending(name) then
    redis.call('ZADD', DUE, at(now + patience), name)
    tell(name, 'post')
  elseif state == 'grading' and is_poison(name) then
    end_failed(name, 'it ended its worker three times', 'infrastructure')
    tell(name, 'failed')
  elseif state == 'posted' or state == 'failed' then
    redis.call('ZREM', DUE, name)
  else
    tell(name, 'grade', enqueue(name, now + patience))
  end
end
return found
