-- Shared by all transitions. A record is named "<assignment> <backup>"; ARGV[1] is always the time, or "" for Redis's own: that
-- of one machine for all, or else whose clock is ahead would take everybody's leases away.
-- Keys are made from names here, not declared: the ledger lives on one server, not on a cluster.
local told = redis.call('TIME')
local now = tonumber(ARGV[1]) or told[1] + told[2] / 1e6
-- What is queued has lists of due times of its own, one a priority: the sweep must not have to look through thousands
-- that merely wait their turn.
local DUE, LOWEST_PRIORITY = 'gradewright:due', 9

local function key(name) return 'gradewright:record:' .. name end
local function get(name, field) return redis.call('HGET', key(name), field) end
local function at(time) return string.format('%.6f', time) end
local function assignment_of(name) return string.match(name, '^%S+') end
local function counts(assignment) return 'gradewright:counts:' .. assignment end
local function due_queued(priority) return 'gradewright:due:queued:' .. priority end
local function due_list(name, state) return state == 'queued' and due_queued(get(name, 'priority')) or DUE end
local function queued_of(assignment) return tonumber(redis.call('HGET', counts(assignment), 'queued') or '0') end

-- What Prometheus is told: how much was done since this Redis began, and since when the records that are not graded wait.
local function keep_count(name, before, state)
  local tally = 'gradewright:tally'
  if state == 'seen' then
    redis.call('ZADD', 'gradewright:ungraded', 'NX', at(now), name)
  elseif state == 'graded' or state == 'failed' then
    redis.call('ZREM', 'gradewright:ungraded', name)
    local fault = state == 'failed' and get(name, 'fault')
    redis.call('HINCRBY', tally, fault and 'failed:' .. fault or state, 1)
  elseif state == 'posted' then
    redis.call('HINCRBY', tally, state, 1)
  end
  if before == 'grading' and state == 'graded' then
    redis.call('HINCRBYFLOAT', tally, 'grading_seconds', at(math.max(now - tonumber(get(name, 'since')), 0)))
  end
end

-- The only way in which a state changes: counts and due times can never disagree with it.
-- `due` is the time from which the sweep looks after the record; nil where it has ended.
local function move(name, state, due)
  local before = get(name, 'state')
  if before ~= state then
    local tally = counts(assignment_of(name))
    if before then redis.call('HINCRBY', tally, before, -1) end
    redis.call('HINCRBY', tally, state, 1)
    keep_count(name, before, state)
  end
  redis.call('HSET', key(name), 'state', state, 'since', at(now))
  if before then redis.call('ZREM', due_list(name, before), name) end
  if due then redis.call('ZADD', due_list(name, state), at(due), name) end
end

-- Mark as queued, and return the priority of its message, 0 the highest. It falls with the logarithm of how many of its
-- own assignment wait before it, so that nobody's bulk regrade stands before another's single submission; what was
-- asked for by hand goes first, whoever queues it.
local function enqueue(name, due, urgent)
  local before = get(name, 'state')
  if before == 'queued' then redis.call('ZREM', due_list(name, before), name) end
  local priority = 0
  if not urgent and get(name, 'priority') ~= '0' then
    local _, bits = math.frexp(queued_of(assignment_of(name)))
    priority = math.min(LOWEST_PRIORITY, 1 + math.floor(bits / 2))
  end
  redis.call('HSET', key(name), 'priority', priority)
  move(name, 'queued', due)
  return priority
end

-- Whether something is to be posted: scores, comments once those are there, or an `error` instead of a score.
local function is_pending(name)
  local state = get(name, 'state')
  local rest = state == 'posted' and 'comments' or state == 'failed' and 'error'
  return state == 'graded' or (rest and redis.call('HEXISTS', key(name), rest) == 1)
end

-- Whether whoever asked for the grading would not see a score yet; the sweep then asks for the post in time.
local function is_too_early(name)
  local post_after = tonumber(get(name, 'post_after') or '0')
  if post_after <= now then return false end
  redis.call('ZADD', DUE, at(post_after), name)
  return true
end

-- Give up the right to post, for which a newer verdict may wait; returns 0.
local function let_go(name, lease)
  if get(name, 'posting') == lease then
    redis.call('HDEL', key(name), 'posting', 'posting_until')
    if get(name, 'state') == 'graded' then redis.call('ZADD', DUE, at(now), name) end
  end
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

-- What a platform fails at while it serves otherwise. It may fail at all alike, as where it can be read but not written
-- to; that it does not, only others' good fortune shows: `step` is what they came through since the first rejection.
local function reject(name)
  redis.call('HSETNX', key(name), 'rejected_at', at(now))
  return redis.call('HINCRBY', key(name), 'rejections', 1)
end
local function came_through(name, step)
  redis.call('HSET', 'gradewright:well', step .. ' ' .. assignment_of(name), at(now))
end
local function is_singled_out(name, step)
  local since = get(name, 'rejected_at')
  local well = redis.call('HGET', 'gradewright:well', step .. ' ' .. assignment_of(name))
  return since and well and tonumber(well) >= tonumber(since)
end
local function forgive(name) redis.call('HDEL', key(name), 'rejections', 'rejected_at') end

-- What a former attempt left behind would mislead the next one.
local function start_over(name)
  redis.call('HDEL', key(name), 'lease', 'alone', 'faults', 'losses', 'deaths', 'spared', 'posts')
  forgive(name)
  redis.call('HDEL', key(name), 'reason', 'note', 'fault', 'fingerprint', 'error')
end

-- End without a score, or be tried again after a delay. A batch waits for a score, and gets an `error` instead, which
-- costs no points, unless the platform itself was at fault: it would not take that either, or the backup is not ours.
local function end_failed(name, reason, fault)
  redis.call('HDEL', key(name), 'lease', 'alone', 'note')
  forgive(name)
  redis.call('HSET', key(name), 'reason', reason, 'fault', fault)
  local is_awaited = get(name, 'access') and fault ~= 'platform'
  if is_awaited then redis.call('HSET', key(name), 'error', '1', 'outbox', 'error ' .. at(now)) end
  move(name, 'failed', is_awaited and math.max(now, tonumber(get(name, 'post_after') or '0')))
  return 'failed'
end
local function try_again(name, reason, delay)
  redis.call('HDEL', key(name), 'lease', 'alone')
  redis.call('HSET', key(name), 'note', reason)
  move(name, 'seen', now + delay)
  return 'seen'
end
