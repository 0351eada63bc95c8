-- ARGV: now, name, lease, seconds
-- Take a record for grading; returns {attempt, forced, access}, or nothing where it is not to be had.
local name, lease = ARGV[2], ARGV[3]
local state = get(name, 'state')
if state == 'seen' or state == 'queued' then
  redis.call('HINCRBY', key(name), 'attempts', 1)
  redis.call('HSET', key(name), 'lease', lease)
  move(name, 'grading', now + tonumber(ARGV[4]))
elseif state ~= 'grading' or get(name, 'lease') ~= lease then
  return false
end
return {get(name, 'attempts'), get(name, 'forced') or '', get(name, 'access') or ''}
