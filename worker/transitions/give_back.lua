-- ARGV: now, name, lease, reason, delay, limit (0: not a fault)
-- Give up a lease; returns the state that follows, or nothing where the lease was lost.
local name, reason, limit = ARGV[2], ARGV[4], tonumber(ARGV[6])
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= ARGV[3] then return false end
if limit > 0 and redis.call('HINCRBY', key(name), 'faults', 1) >= limit then
  return end_failed(name, reason, 'infrastructure')
end
return try_again(name, reason, tonumber(ARGV[5]))
