-- Appends messages, cuts the list to the window and restarts its time to live.
-- KEYS: the list. ARGV: the most messages (0: all), the time to live in ms (0: leave it), then elements that lack
-- their end: `,"seq":N}`.
local key, most, ttl = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])

-- The place of the newest message. Other writers note none: theirs follow the last one that is noted.
local length = redis.call('LLEN', key)
local seq, distance = 0, 0
while distance < length do
  local tail = redis.call('LINDEX', key, -1 - distance)
  local found = string.match(string.sub(tail, -32), ',"seq":(%d+)}$')
  if found then
    seq = tonumber(found)
    break
  end
  distance = distance + 1
end
seq = seq + distance
-- An empty list begins at the microsecond, so that places are not given twice when it was cleared or has expired.
if length == 0 then
  local time = redis.call('TIME')
  seq = tonumber(time[1]) * 1000000 + tonumber(time[2])
end

for i = 3, #ARGV do
  seq = seq + 1
  redis.call('RPUSH', key, ARGV[i] .. ',"seq":' .. string.format('%.0f', seq) .. '}')
end
if most > 0 then redis.call('LTRIM', key, -most, -1) end
if ttl > 0 then redis.call('PEXPIRE', key, ttl) end
