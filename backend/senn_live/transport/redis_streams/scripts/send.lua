-- Sends a command. KEYS: run, commands, bytes of owners. ARGV: most that may wait, bell, command. Gives -1 unknown run, -2
-- too many.
if redis.call('EXISTS', KEYS[1]) == 0 then return -1 end
if redis.call('XLEN', KEYS[2]) >= tonumber(ARGV[1]) then return -2 end
local index = redis.call('HINCRBY', KEYS[1], 'sent', 1) - 1
redis.call('XADD', KEYS[2], index .. '-1', 't', ARGV[3])
redis.call('HINCRBY', KEYS[1], 'bytes', #ARGV[3])
redis.call('HINCRBY', KEYS[3], redis.call('HGET', KEYS[1], 'owner') or '', #ARGV[3])
redis.call('PUBLISH', ARGV[2], index + 1)
return index
