-- ARGV: now, name, lease, posting lease seconds, verdict's key ('' to keep it out of reach), its seconds, fields…
-- Store verdict and all that is to be posted in one step, and take the post in the same; returns {whether the post was taken}.
local name, lease = ARGV[2], ARGV[3]
if get(name, 'outbox') == lease then return {get(name, 'posting') == lease and 1 or 0} end
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= lease then return false end
local seconds = tonumber(ARGV[4])
start_over(name)
came_through(name, 'graded')
redis.call('HDEL', key(name), 'forced', 'comments', 'again')
redis.call('HSET', key(name), 'outbox', lease, unpack(ARGV, 7))
if ARGV[5] ~= '' then
  redis.call('SET', ARGV[5], get(name, 'verdict'), 'EX', ARGV[6])
end
local taken = 0
move(name, 'graded', now + seconds)
if not is_too_early(name) and tonumber(get(name, 'posting_until') or '0') <= now then
  redis.call('HSET', key(name), 'posting', lease, 'posting_until', at(now + seconds), 'posts', 1)
  taken = 1
end
return {taken}
