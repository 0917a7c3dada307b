#!lua flags=allow-oom
-- Deletes a run, also (and above all) when memory is full. KEYS: run, journal, commands, runs, waiting, held, bytes of
-- owners. ARGV: run.
local run = redis.call('HMGET', KEYS[1], 'owner', 'bytes')
local owner = run[1] or ''
if run[2] and redis.call('HINCRBY', KEYS[7], owner, -tonumber(run[2])) <= 0 then
  redis.call('HDEL', KEYS[7], owner)
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
for i = 4, 6 do
  redis.call('ZREM', KEYS[i], ARGV[1])
end
return 0
