#!lua flags=allow-oom
-- Deletes a run, also (and above all) when memory is full. KEYS: run, journal, commands, runs, waiting, held. ARGV: run.
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
for i = 4, 6 do
  redis.call('ZREM', KEYS[i], ARGV[1])
end
return 0
