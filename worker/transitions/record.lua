-- Shared by all transitions. A record is named "<assignment> <backup>"; ARGV[1] is always the time.
-- Keys are made from names here, not declared: the ledger lives on one server, not on a cluster.
local now = tonumber(ARGV[1])
-- Two lists of due times: the sweep must not have to look through thousands that merely wait their turn.
local DUE, DUE_QUEUED = 'gradewright:due', 'gradewright:due:queued'

local function key(name) return 'gradewright:record:' .. name end
local function get(name, field) return redis.call('HGET', key(name), field) end
local function at(time) return string.format('%.6f', time) end
local function assignment_of(name) return string.match(name, '^%S+') end
local function counts(assignment) return 'gradewright:counts:' .. assignment end

-- The only way in which a state changes: counts and due times can never disagree with it.
-- `due` is the time from which the sweep looks after the record; nil where it has ended.
local function move(name, state, due)
  local before = get(name, 'state')
  if before ~= state then
    local tally = counts(assignment_of(name))
    if before then redis.call('HINCRBY', tally, before, -1) end
    redis.call('HINCRBY', tally, state, 1)
  end
  redis.call('HSET', key(name), 'state', state, 'since', at(now))
  redis.call('ZREM', state == 'queued' and DUE or DUE_QUEUED, name)
  local list = state == 'queued' and DUE_QUEUED or DUE
  if due then redis.call('ZADD', list, at(due), name) else redis.call('ZREM', list, name) end
end

-- Whether something is to be posted: scores, or comments once those are there.
local function is_pending(name)
  local state = get(name, 'state')
  return state == 'graded' or (state == 'posted' and redis.call('HEXISTS', key(name), 'comments') == 1)
end

-- Whether whoever asked for the grading would not see a score yet; the sweep then asks for the post in time.
local function is_too_early(name)
  local post_after = tonumber(get(name, 'post_after') or '0')
  if post_after <= now then return false end
  redis.call('ZADD', DUE, at(post_after), name)
  return true
end

-- Give up the right to post; returns 0.
local function let_go(name, lease)
  if get(name, 'posting') == lease then redis.call('HDEL', key(name), 'posting', 'posting_until') end
  return 0
end

-- A list of kinds, one a line, without one of them.
local function without(list, kind)
  local others = {}
  for other in string.gmatch(list, '[^\n]+') do
    if other ~= kind then others[#others + 1] = other end
  end
  return table.concat(others, '\n')
end

-- What a former attempt left behind would mislead the next one.
local function start_over(name)
  redis.call('HDEL', key(name), 'lease', 'faults', 'posts', 'reason', 'note', 'fault', 'fingerprint')
end

-- One more failure of infrastructure: again after `delay`, or never after `limit` of them.
local function fault(name, reason, delay, limit)
  redis.call('HDEL', key(name), 'lease')
  if redis.call('HINCRBY', key(name), 'faults', 1) >= limit then
    redis.call('HSET', key(name), 'reason', reason, 'fault', 'infrastructure')
    move(name, 'failed')
    return 'failed'
  end
  redis.call('HSET', key(name), 'note', reason)
  move(name, 'seen', now + delay)
  return 'seen'
end
