-- ARGV: now, name, lease, seconds, losses that make a suspect, seconds until a suspect asks again for its turn
-- Take a record for grading; returns {attempt, forced, access, alone}, or nothing where it is not to be had.
--
-- Who lost its worker again and again is a suspect: it may end the next one too, and with it the gradings beside it. It
-- is graded in quarantine: alone in its worker, and one suspect at a time over all workers. The key below names the last
-- one; it holds the place for as long as it is being graded, so that no lease of its own is needed.
local QUARANTINE = 'gradewright:quarantine'
local name, lease = ARGV[2], ARGV[3]
local state = get(name, 'state')

local function is_suspect()
  return tonumber(get(name, 'losses') or '0') >= tonumber(ARGV[5])
end

local function is_quarantine_taken()
  local other = redis.call('GET', QUARANTINE)
  return other and get(other, 'state') == 'grading' and get(other, 'alone') == '1'
end

if state == 'seen' or state == 'queued' then
  if is_suspect() then
    if is_quarantine_taken() then
      move(name, 'seen', now + tonumber(ARGV[6]))
      return false
    end
    redis.call('SET', QUARANTINE, name)
    redis.call('HSET', key(name), 'alone', '1')
  end
  redis.call('HINCRBY', key(name), 'attempts', 1)
  redis.call('HSET', key(name), 'lease', lease)
  move(name, 'grading', now + tonumber(ARGV[4]))
elseif state ~= 'grading' or get(name, 'lease') ~= lease then
  return false
end
return {get(name, 'attempts'), get(name, 'forced') or '', get(name, 'access') or '', get(name, 'alone') or ''}
