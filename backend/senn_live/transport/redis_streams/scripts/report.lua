#!lua flags=allow-oom
-- Keeps a worker's report and when it came, by the server's clock. KEYS: workers. ARGV: worker, report.
local time = redis.call('TIME')
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.3f %s', time[1] + time[2] / 1000000, ARGV[2]))
return 0
