-- ARGV: now, assignment, which ("new", "failed" or "all"), fingerprint, delay, backups…
-- Record what was not known and start over what is asked for; returns the backups that want queueing.
local assignment, which, fingerprint, delay = ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])

local function again(name, state)
  if which == 'all' then return true end
  if state ~= 'failed' then return false end
  if which == 'failed' then return true end
  local change = fingerprint ~= '' and get(name, 'fingerprint') ~= fingerprint
  return change and get(name, 'fault') == 'grader'
end

local wanted = {}
redis.call('SADD', 'gradewright:assignments', assignment)
for i = 6, #ARGV do
  local backup = ARGV[i]
  local name = assignment .. ' ' .. backup
  local state = get(name, 'state')
  if not state then
    redis.call('SADD', 'gradewright:backups:' .. assignment, backup)
    move(name, 'seen', now + delay)
    state = 'seen'
  elseif again(name, state) then
    start_over(name)
    redis.call('HDEL', key(name), 'attempts')
    move(name, 'seen', now + delay)
    state = 'seen'
  end
  if which == 'all' then redis.call('HSET', key(name), 'forced', '1') end
  if state == 'seen' then wanted[#wanted + 1] = backup end
end
return wanted
