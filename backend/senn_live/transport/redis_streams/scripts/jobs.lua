#!lua flags=allow-oom
-- The queue; it works when memory is full, so that a worker keeps what it holds. KEYS: waiting (run -> place), held
-- (run -> end of lease, ms), counter of places. A run's own part is in its hash, whose key is ARGV[2] .. run. ARGV:
-- verb, prefix of run keys, bell, run, then what the verb needs. Time is the server's: one clock for all machines.
-- A run whose key is damaged leaves the queue: it stands in nobody's way.
local waiting, held, places = KEYS[1], KEYS[2], KEYS[3]
local verb, prefix, bell, run = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function take_place(of, place)
  redis.call('ZADD', waiting, place or redis.call('INCR', places), of)
  redis.call('PUBLISH', bell, of)
end

local function leave(of)
  redis.call('ZREM', waiting, of)
  redis.call('ZREM', held, of)
end

local function is_sound(of)
  return redis.call('TYPE', prefix .. of)['ok'] == 'hash'
end

-- Runs whose lease has ended, or would last longer from now than it was granted for, go back to their place.
local function reclaim()
  local leases = redis.call('ZRANGE', held, 0, -1, 'WITHSCORES')
  for i = 1, #leases, 2 do
    local left = tonumber(leases[i + 1]) - now
    if not is_sound(leases[i]) then
      leave(leases[i])
    else
      local job = redis.call('HMGET', prefix .. leases[i], 'lease', 'place')
      if left <= 0 or left > (tonumber(job[1] or '0') or 0) then
        redis.call('ZREM', held, leases[i])
        if tonumber(job[2] or '') then redis.call('ZADD', waiting, job[2], leases[i]) end
      end
    end
  end
end

local function hold(of, worker, lease)
  redis.call('HSET', prefix .. of, 'worker', worker, 'lease', lease)
  redis.call('ZADD', held, now + lease, of)
end

local function is_mine()
  local job = redis.call('HMGET', prefix .. run, 'worker', 'attempt')
  return job[1] == ARGV[5] and job[2] == ARGV[6]
end

local function standing(of, place)
  local job = redis.call('HMGET', prefix .. of, 'owner', 'watched_until', 'watched')
  local left = (tonumber(job[2] or '0') or 0) - now
  return { of, job[1] or '', 0, (left > 0 and left <= (tonumber(job[3] or '0') or 0)) and 1 or 0, place }
end

-- Those that wait, the next one first: as many turns later as their owner holds runs, and has runs waiting before them.
local function queue()
  local turns, found = {}, {}
  for _, of in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
    if not is_sound(of) then leave(of) end
  end
  for _, of in ipairs(redis.call('ZRANGE', held, 0, -1)) do
    local owner = redis.call('HGET', prefix .. of, 'owner') or ''
    turns[owner] = (turns[owner] or 0) + 1
  end
  for place, of in ipairs(redis.call('ZRANGE', waiting, 0, -1)) do
    found[place] = standing(of, place)
  end
  table.sort(found, function(a, b)
    if a[4] ~= b[4] then return a[4] > b[4] end
    return a[5] < b[5]
  end)
  for _, one in ipairs(found) do
    one[6] = turns[one[2]] or 0
    turns[one[2]] = one[6] + 1
  end
  table.sort(found, function(a, b)
    if a[6] ~= b[6] then return a[6] < b[6] end
    if a[4] ~= b[4] then return a[4] > b[4] end
    return a[5] < b[5]
  end)
  return found
end

if verb == 'submit' then
  if redis.call('EXISTS', prefix .. run) == 0 then return -1 end
  if redis.call('HEXISTS', prefix .. run, 'worker') == 1 then
    redis.call('HSET', prefix .. run, 'again', 1)
  elseif not redis.call('ZSCORE', waiting, run) then
    take_place(run)
  end
  return 0
elseif verb == 'claim' then
  reclaim()
  if redis.call('ZCARD', waiting) == 0 then return false end
  local first = queue()[1]
  if not first then return false end
  local place = redis.call('ZSCORE', waiting, first[1])
  redis.call('ZREM', waiting, first[1])
  redis.call('HSET', prefix .. first[1], 'place', place, 'again', 0)
  hold(first[1], ARGV[5], tonumber(ARGV[6]))
  local attempt = redis.call('HINCRBY', prefix .. first[1], 'attempt', 1)
  return { first[1], attempt, redis.call('HGET', prefix .. first[1], 'note') or '' }
elseif verb == 'renew' then
  if not is_mine() then return 0 end
  redis.call('ZREM', waiting, run)
  hold(run, ARGV[5], tonumber(ARGV[7]))
  return 1
elseif verb == 'release' then
  if not is_mine() then return 0 end
  local again = ARGV[7] == '1' or redis.call('HGET', prefix .. run, 'again') == '1'
  redis.call('ZREM', held, run)
  redis.call('ZREM', waiting, run)
  redis.call('HDEL', prefix .. run, 'worker', 'lease', 'place', 'again', 'note')
  if again then take_place(run) end
  return 1
elseif verb == 'note' then
  if not is_mine() then return 0 end
  redis.call('HSET', prefix .. run, 'note', ARGV[7])
  return 1
elseif verb == 'position' then
  reclaim()
  if not redis.call('ZSCORE', waiting, run) then return nil end
  for place, one in ipairs(queue()) do
    if one[1] == run then return place - 1 end
  end
elseif verb == 'waiting' then
  reclaim()
  return redis.call('ZCARD', waiting)
elseif verb == 'attend' then
  for i = 6, #ARGV do
    if redis.call('ZSCORE', waiting, ARGV[i]) or redis.call('ZSCORE', held, ARGV[i]) then
      redis.call('HSET', prefix .. ARGV[i], 'watched_until', now + tonumber(ARGV[5]), 'watched', ARGV[5])
    end
  end
  return 0
elseif verb == 'standings' then
  reclaim()
  local found = queue()
  for place, of in ipairs(redis.call('ZRANGE', held, 0, -1)) do
    local one = standing(of, place)
    one[3] = 1
    found[#found + 1] = one
  end
  return found
elseif verb == 'active' then
  local runs = redis.call('ZRANGE', waiting, 0, -1)
  for _, of in ipairs(redis.call('ZRANGE', held, 0, -1)) do
    runs[#runs + 1] = of
  end
  return runs
end
return redis.error_reply('Expected a verb of the queue, got ' .. verb)
