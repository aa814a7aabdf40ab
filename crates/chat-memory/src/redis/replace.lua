-- Replaces what the window begins with by one message, if it is still the same.
-- KEYS: the list. ARGV: the most messages of the window (0: all), the replacement, then the expected elements.
local key, most, count = KEYS[1], tonumber(ARGV[1]), #ARGV - 2

local start = 0
if most > 0 then start = math.max(0, redis.call('LLEN', key) - most) end
local current = redis.call('LRANGE', key, start, start + count - 1)
for i = 1, count do
  if current[i] ~= ARGV[i + 2] then return 0 end
end
-- The list never becomes empty in between, which would end its time to live.
redis.call('LSET', key, start + count - 1, ARGV[2])
redis.call('LTRIM', key, start + count - 1, -1)
return 1
