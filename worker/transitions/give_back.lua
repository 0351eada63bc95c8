-- ARGV: now, name, lease, reason, delay, what it is to count as ("" for nothing), limit, whose fault the limit's end is
-- Give up a lease; returns the state that follows, or nothing where the lease was lost.
local name, reason, counter = ARGV[2], ARGV[4], ARGV[6]
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= ARGV[3] then return false end
if counter ~= '' and redis.call('HINCRBY', key(name), counter, 1) >= tonumber(ARGV[7]) then
  return end_failed(name, reason, ARGV[8])
end
return try_again(name, reason, tonumber(ARGV[5]))
