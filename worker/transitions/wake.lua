-- ARGV: now, endpoint, delay, pause between two wakes
-- Make a poll due soon. One that is due already serves; one under way may have listed too early.
local poll, delay, pause = 'gradewright:poll:' .. ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('SADD', 'gradewright:woken', ARGV[2])
if redis.call('HEXISTS', poll, 'wake_at') == 0 then
  local woken_at = tonumber(redis.call('HGET', poll, 'woken_at') or '0')
  redis.call('HSET', poll, 'wake_at', at(now + math.min(math.max(delay, woken_at + pause - now), delay + pause)))
end
