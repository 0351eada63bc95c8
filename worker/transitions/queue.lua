-- ARGV: now, assignment, patience, urgent ("1" or ""), backups…
-- Mark as queued; returns one number a backup: the priority of its message, -1 where none is to be sent.
local assignment, patience, urgent = ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1'
local priorities = {}
for i = 5, #ARGV do
  local name = assignment .. ' ' .. ARGV[i]
  local state = get(name, 'state')
  local overtakes = urgent and state == 'queued' and get(name, 'priority') ~= '0'
  priorities[#priorities + 1] = (state == 'seen' or overtakes) and enqueue(name, now + patience, urgent) or -1
end
return priorities
