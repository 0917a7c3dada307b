-- Appends if the journal ends where the writer thinks. KEYS: run, journal, bytes of owners. ARGV: offset, bell, then
-- kind and data in turn.
-- Gives -1 for an unknown run, the true tail + 1 after a conflict, 0 when done.
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
local expected = tonumber(ARGV[1])
local tail = tonumber(redis.call('HGET', KEYS[1], 'tail') or '0')
if tail ~= expected then return tail + 1 end
local bytes = 0
for i = 3, #ARGV, 2 do
  bytes = bytes + #ARGV[i + 1]
  redis.call('XADD', KEYS[2], tail .. '-1', ARGV[i], ARGV[i + 1])
  tail = tail + 1
end
redis.call('HSET', KEYS[1], 'tail', tail)
redis.call('HINCRBY', KEYS[1], 'bytes', bytes)
redis.call('HINCRBY', KEYS[3], redis.call('HGET', KEYS[1], 'owner') or '', bytes)
redis.call('PUBLISH', ARGV[2], tail)
return 0
