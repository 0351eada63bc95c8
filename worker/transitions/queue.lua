-- ARGV: now, assignment, patience, backups…
-- Mark as queued; returns one number a backup: how many wait before it, -1 where it is not to be queued.
local assignment, patience = ARGV[2], tonumber(ARGV[3])
local waiting = tonumber(redis.call('HGET', counts(assignment), 'queued') or '0')
local positions = {}
for i = 4, #ARGV do
  local name = assignment .. ' ' .. ARGV[i]
  if get(name, 'state') == 'seen' then
    move(name, 'queued', now + patience)
    positions[#positions + 1] = waiting
    waiting = waiting + 1
  else
    positions[#positions + 1] = -1
  end
end
return positions
