-- Removes the messages before a place.
-- KEYS: the list. ARGV: the place of the newest message to remove, and how many there were when the list was read.
local key, last, surplus = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])

-- Others may have removed some of them since; where the first message tells its place, it tells how many are left.
local head = redis.call('LINDEX', key, 0)
local found = head and string.match(string.sub(head, -32), ',"seq":(%d+)}$')
if found then surplus = last - tonumber(found) + 1 end
if surplus > 0 then redis.call('LTRIM', key, surplus, -1) end
