-- ARGV: now, lease, seconds, most at once, then endpoint and interval by turns: what the settings watch
-- Take the poll that has been due longest; returns {endpoint, interval, failures}, or nothing.
local lease, seconds, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local every = {}
for i = 5, #ARGV, 2 do every[ARGV[i]] = tonumber(ARGV[i + 1]) end
local asked = redis.call('HGETALL', 'gradewright:watched')
for i = 1, #asked, 2 do every[asked[i]] = tonumber(asked[i + 1]) end
for _, endpoint in ipairs(redis.call('SMEMBERS', 'gradewright:woken')) do every[endpoint] = every[endpoint] or 0 end

local running, chosen, longest, chosen_failures = 0, nil, now, 0
for endpoint, interval in pairs(every) do
  local told = redis.call('HMGET', 'gradewright:poll:' .. endpoint, 'due', 'lease_until', 'failures', 'wake_at')
  local due, failures, wake_at = tonumber(told[1] or '0'), tonumber(told[3] or '0'), tonumber(told[4] or '')
  -- While Ok fails nobody is woken: that would be the opposite of patience.
  if failures == 0 then
    -- The interval has become shorter, or the clock was set back.
    if interval > 0 and due > now + 1.2 * interval then due = now end
    if wake_at then due = interval > 0 and math.min(due, wake_at) or wake_at end
  end
  if tonumber(told[2] or '0') > now then
    running = running + 1
  elseif due <= longest then
    chosen, longest, chosen_failures = endpoint, due, failures
  end
end
if not chosen or running >= most then return nil end

local poll = 'gradewright:poll:' .. chosen
local wake_at = redis.call('HGET', poll, 'wake_at')
if wake_at and tonumber(wake_at) <= now then
  redis.call('HDEL', poll, 'wake_at')
  redis.call('HSET', poll, 'woken_at', at(now))
end
-- It stays due until it is done, so that a poller's death loses nothing.
redis.call('HSET', poll, 'due', at(now), 'lease', lease, 'lease_until', at(now + seconds))
return {chosen, tostring(every[chosen]), tostring(chosen_failures)}
