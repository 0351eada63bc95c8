-- ARGV: now, name, lease, reason, fault, fingerprint
-- End a grading without a verdict that could be posted; returns nothing where the lease was lost.
local name = ARGV[2]
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= ARGV[3] then return false end
start_over(name)
redis.call('HSET', key(name), 'reason', ARGV[4], 'fault', ARGV[5], 'fingerprint', ARGV[6])
move(name, 'failed')
return 'failed'
