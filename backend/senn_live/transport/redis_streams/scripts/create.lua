-- Puts a run into the register. KEYS: run, runs, counter of runs, bytes of owners. ARGV: run, record, owner, bytes.
-- Gives 0 if the run exists.
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'owner', ARGV[3], 'bytes', ARGV[4])
redis.call('HINCRBY', KEYS[4], ARGV[3], ARGV[4])
redis.call('ZADD', KEYS[2], redis.call('INCR', KEYS[3]), ARGV[1])
return 1
