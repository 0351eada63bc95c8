-- ARGV: now, name, lease, reason, fault, fingerprint
-- End a grading without a verdict that could be posted; returns nothing where the lease was lost.
local name = ARGV[2]
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= ARGV[3] then return false end
start_over(name)
redis.call('HSET', key(name), 'fingerprint', ARGV[6])
return end_failed(name, ARGV[4], ARGV[5])
