import { HISTORY_MESSAGES } from "../chat/store-ports.ts";

/** The server's own time, in Unix milliseconds: replicas' clocks differ. */
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * The steps that must happen whole or not at all. All keys of a script belong to one session, or one user. Each may come
 * twice, when a server died before its answer came, and then does nothing more.
 */
export const scripts = {
  beginTurn: {
    numberOfKeys: 5,
    lua: `
-- KEYS session, messages, questions, lease, events
-- ARGV owner, user, course, mayCreate, turnId, questionId, fingerprint, question, replaceId, title, now, ttl, replica, leaseMs, startFrame
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then
  if ARGV[4] ~= '1' then return {'not_found'} end
elseif owner ~= ARGV[1] then
  return {'not_found'}
end
local active = redis.call('HGET', KEYS[1], 'turn')
local known = redis.call('HGET', KEYS[3], ARGV[6])
if known then
  if active ~= ARGV[5] then return {'repeated', known} end
  return {'started', redis.call('LRANGE', KEYS[2], -${HISTORY_MESSAGES} - 1, -2)}
end
if active then return {'busy', active, redis.call('HGET', KEYS[1], 'question')} end
local retitle = not owner
local replaced = nil
if ARGV[9] ~= '' then
  local messages = redis.call('LRANGE', KEYS[2], 0, -1)
  local cut, question = nil, nil
  for index, json in ipairs(messages) do
    question = cjson.decode(json)
    if question.id == ARGV[9] and question.role == 'user' then cut = index - 1 break end
  end
  if not cut then return {'not_found', 'message'} end
  local answer = messages[cut + 2]
  if answer and cjson.decode(answer).role == 'assistant' and question.content == cjson.decode(ARGV[8]).content then
    replaced = answer
  end
  if cut == 0 then
    redis.call('DEL', KEYS[2])
    retitle = true
  else
    redis.call('LTRIM', KEYS[2], 0, cut - 1)
  end
end
-- What a model is sent ends long before this many messages; what went before costs nothing.
local history = redis.call('LRANGE', KEYS[2], -${HISTORY_MESSAGES}, -1)
if not owner then
  redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'user', ARGV[2], 'course', ARGV[3], 'created', ARGV[11])
end
if retitle then redis.call('HSET', KEYS[1], 'title', ARGV[10]) end
${NOW}
redis.call('HSET', KEYS[1], 'updated', ARGV[11], 'turn', ARGV[5], 'question', ARGV[6], 'renewed', now)
-- The same question again: what answered it comes back, should nothing else.
if replaced then redis.call('HSET', KEYS[1], 'replaced', replaced) end
redis.call('RPUSH', KEYS[2], ARGV[8])
redis.call('HSET', KEYS[3], ARGV[6], ARGV[5] .. ' ' .. ARGV[7])
redis.call('SET', KEYS[4], ARGV[13], 'PX', ARGV[14])
redis.call('XADD', KEYS[5], '1-0', 'f', ARGV[15])
for _, index in ipairs({1, 2, 3, 5}) do redis.call('EXPIRE', KEYS[index], ARGV[12]) end
return {'started', history}
`,
  },
  finishTurn: {
    numberOfKeys: 6,
    lua: `
-- KEYS session, messages, questions, lease, events, feedback
-- ARGV turnId, answer, now, ttl, recovering, tailFirstId, tailLastId, tail, channel
-- Returns {1} when done, {0} when the turn is not the session's, {-1, n} when the tail is to begin after n instead.
local entry = redis.call('XREVRANGE', KEYS[5], '+', '-', 'COUNT', 1)[1]
if redis.call('HGET', KEYS[1], 'turn') ~= ARGV[1] then
  local final = string.match(ARGV[8], '[^\\n]*$')
  return {entry and string.sub(entry[2][2], -#final) == final and 1 or 0}
end
if ARGV[5] == '1' and redis.call('EXISTS', KEYS[4]) == 1 then return {0} end
local last = entry and tonumber(string.match(entry[1], '^%d+')) or 0
if last ~= tonumber(ARGV[6]) - 1 then return {-1, last} end
redis.call('XADD', KEYS[5], ARGV[7] .. '-0', 'f', ARGV[8])
local answer = ARGV[2] ~= '' and ARGV[2] or redis.call('HGET', KEYS[1], 'replaced')
if answer then redis.call('RPUSH', KEYS[2], answer) end
redis.call('HDEL', KEYS[1], 'turn', 'question', 'replaced', 'renewed', 'suspect')
redis.call('HSET', KEYS[1], 'updated', ARGV[3])
redis.call('DEL', KEYS[4])
for _, index in ipairs({1, 2, 3, 5, 6}) do redis.call('EXPIRE', KEYS[index], ARGV[4]) end
redis.call('PUBLISH', ARGV[9], '')
return {1}
`,
  },
  appendFrames: {
    numberOfKeys: 3,
    lua: `
-- KEYS session, events, watched; ARGV turnId, firstId, lastId, frames, ttl, channel
-- Returns the last id that the log holds, after which the next batch is to begin; and whether it is watched.
local watched = redis.call('EXISTS', KEYS[3])
if redis.call('HGET', KEYS[1], 'turn') ~= ARGV[1] then return {tonumber(ARGV[3]), watched} end
local entry = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)
local last = entry[1] and tonumber(string.match(entry[1][1], '^%d+')) or 0
if last ~= tonumber(ARGV[2]) - 1 then return {last, watched} end
redis.call('XADD', KEYS[2], ARGV[3] .. '-0', 'f', ARGV[4])
if last == 0 then redis.call('EXPIRE', KEYS[2], ARGV[5]) end
redis.call('PUBLISH', ARGV[6], '')
return {tonumber(ARGV[3]), watched}
`,
  },
  indexSession: {
    numberOfKeys: 1,
    lua: `
-- KEYS user; ARGV member, now, ttl
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2] - ARGV[3] * 1000)
redis.call('EXPIRE', KEYS[1], ARGV[3])
`,
  },
  renewLease: {
    numberOfKeys: 3,
    lua: `
-- KEYS session, lease, stop; ARGV turnId, replica, leaseMs
-- A session that is not there has nobody else's turn: it was cleared, or the store has lost it.
local stop = redis.call('EXISTS', KEYS[3])
if redis.call('HGET', KEYS[1], 'turn') ~= ARGV[1] then return {1 - redis.call('EXISTS', KEYS[1]), stop} end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
${NOW}
redis.call('HSET', KEYS[1], 'renewed', now)
redis.call('HDEL', KEYS[1], 'suspect')
return {1, stop}
`,
  },
  isLeased: {
    numberOfKeys: 2,
    lua: `
-- KEYS session, lease; ARGV turnId, graceMs, longMs
-- A lease runs on while the store is away or takes no writes. Who finds one gone gives its replica time to renew it.
if redis.call('HGET', KEYS[1], 'turn') ~= ARGV[1] then return 0 end
if redis.call('EXISTS', KEYS[2]) == 1 then return 1 end
if redis.call('HGET', KEYS[1], 'suspect') == ARGV[1] then return 0 end
${NOW}
if now - tonumber(redis.call('HGET', KEYS[1], 'renewed') or 0) > tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], 'suspect', ARGV[1])
redis.call('SET', KEYS[2], '', 'PX', ARGV[2])
return 1
`,
  },
  setFeedback: {
    numberOfKeys: 3,
    lua: `
-- KEYS session, messages, feedback; ARGV owner, messageId, feedback
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return false end
for _, json in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  local message = cjson.decode(json)
  if message.id == ARGV[2] and message.role == 'assistant' then
    local before = redis.call('HGET', KEYS[3], ARGV[2]) or ''
    redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
    redis.call('EXPIRE', KEYS[3], math.max(1, redis.call('TTL', KEYS[1])))
    return {before}
  end
end
return false
`,
  },
  addCounts: {
    numberOfKeys: 3,
    lua: `
-- KEYS counts, people, counted; ARGV ttl, how many of the next are counts, name and number of each, people
if not redis.call('SET', KEYS[3], '1', 'NX', 'EX', 600) then return end
local last = 2 + tonumber(ARGV[2])
for at = 3, last, 2 do redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1]) end
for at = last + 1, #ARGV do redis.call('PFADD', KEYS[2], ARGV[at]) end
redis.call('EXPIRE', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[1])
`,
  },
} as const;
