-- ARGV: now, endpoint, seconds between two polls
-- Watch an assignment; it is due at once, since somebody waits for it.
redis.call('HSET', 'gradewright:watched', ARGV[2], ARGV[3])
redis.call('HSET', 'gradewright:poll:' .. ARGV[2], 'due', at(now), 'failures', 0)
redis.call('HDEL', 'gradewright:poll:' .. ARGV[2], 'reason')
