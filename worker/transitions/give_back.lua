-- ARGV: now, name, lease, reason, delay, what it is to count as ("" for nothing), limit, whose fault the limit's end is,
-- limit where no other came through since
-- Give up a lease; returns the state that follows, or nothing where the lease was lost.
local name, reason, counter = ARGV[2], ARGV[4], ARGV[6]
if get(name, 'state') ~= 'grading' or get(name, 'lease') ~= ARGV[3] then return false end
local function count()
  if counter ~= 'rejections' then return redis.call('HINCRBY', key(name), counter, 1), ARGV[7] end
  return reject(name), is_singled_out(name, 'graded') and ARGV[7] or ARGV[9]
end
if counter ~= '' then
  local number, limit = count()
  if number >= tonumber(limit) then return end_failed(name, reason, ARGV[8]) end
end
return try_again(name, reason, tonumber(ARGV[5]))
