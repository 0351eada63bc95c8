-- ARGV: now, endpoint, lease
-- Give up the right to poll, where it still holds; the poll stays due.
local poll = 'gradewright:poll:' .. ARGV[2]
if redis.call('HGET', poll, 'lease') == ARGV[3] then redis.call('HDEL', poll, 'lease', 'lease_until') end
