-- ARGV: now, assignment, which ("new", "failed", "ended" or "all"), fingerprint, delay, access, post_after, backups…
-- Record what was not known and start over what is asked for; returns the backups that want queueing.
local assignment, which, fingerprint, delay = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local access, post_after = ARGV[6], ARGV[7]

local function again(name, state)
  if which == 'all' then return true end
  if which == 'ended' then return state == 'posted' or state == 'failed' end
  if state ~= 'failed' then return false end
  if which == 'failed' then return true end
  local change = fingerprint ~= '' and get(name, 'fingerprint') ~= fingerprint
  return change and get(name, 'fault') == 'grader'
end

local wanted = {}
redis.call('SADD', 'gradewright:assignments', assignment)
for i = 8, #ARGV do
  local backup = ARGV[i]
  local name = assignment .. ' ' .. backup
  local state = get(name, 'state')
  if not state then
    redis.call('SADD', 'gradewright:backups:' .. assignment, backup)
    move(name, 'seen', now + delay)
    state = 'seen'
  elseif again(name, state) then
    start_over(name)
    move(name, 'seen', now + delay)
    redis.call('HDEL', key(name), 'attempts', 'priority', 'access', 'post_after')
    state = 'seen'
  end
  -- A newer token takes over what is under way: the one before may have expired.
  if access ~= '' and state ~= 'posted' and state ~= 'failed' then
    redis.call('HSET', key(name), 'access', access, 'post_after', post_after)
    local is_posting = tonumber(get(name, 'posting_until') or '0') > now
    if state == 'graded' and is_posting then
      redis.call('HSET', key(name), 'again', '1')
    elseif state == 'graded' then
      -- Whoever lost the right to post may be about to use it all the same, too early for the newer batch.
      redis.call('HSET', key(name), 'outbox', get(name, 'outbox') .. '+')
    end
  end
  if which == 'all' then redis.call('HSET', key(name), 'forced', '1') end
  if state == 'seen' then wanted[#wanted + 1] = backup end
end
return wanted
