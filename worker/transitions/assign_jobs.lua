-- ARGV: now, assignment, access, post_after, seconds to remember, then backup and a new job's id by turns
-- Find or make the job that stands for each backup: a repeated one keeps its job while that is under way.
local assignment, access, post_after, seconds = ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local function is_under_way(job, name)
  local asked = job and redis.call('GET', 'gradewright:job:' .. job)
  if not asked or not get(name, 'state') then return false end
  return tonumber(get(name, 'posted_at') or '0') < tonumber(string.match(asked, '^%S+'))
end

local jobs = {}
for i = 6, #ARGV, 2 do
  local name = assignment .. ' ' .. ARGV[i]
  local standing = 'gradewright:job:of:' .. access .. ' ' .. name
  local job = redis.call('GET', standing)
  if not is_under_way(job, name) then
    job = ARGV[i + 1]
    redis.call('SET', 'gradewright:job:' .. job, post_after .. ' ' .. name, 'EX', seconds)
  end
  redis.call('SET', standing, job, 'EX', seconds)
  jobs[#jobs + 1] = job
end
return jobs
