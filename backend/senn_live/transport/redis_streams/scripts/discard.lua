#!lua flags=allow-oom
-- Drops commands, also (and above all) when memory is full. KEYS: run, commands, bytes of owners. ARGV: the first index
-- that stays.
if tonumber(ARGV[1]) < 1 then return 0 end
local bytes = 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '-', '(' .. ARGV[1] .. '-0')) do
  bytes = bytes + #entry[2][2]
end
redis.call('XTRIM', KEYS[2], 'MINID', ARGV[1] .. '-0')
if bytes > 0 and redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HINCRBY', KEYS[1], 'bytes', -bytes)
  redis.call('HINCRBY', KEYS[3], redis.call('HGET', KEYS[1], 'owner') or '', -bytes)
end
return 0
