import { HISTORY_MESSAGES } from "../chat/store-ports.ts";

/** Sets `now` to the Redis server's time in Unix milliseconds, since the clocks of replicas differ. */
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/**
 * The steps that must be atomic. All keys of a script share a slot. A script may run twice, when the reply to the first
 * run was lost; the second run then changes nothing.
 */
export const scripts = {
  beginTurn: {
    numberOfKeys: 5,
    lua: `
local session, messages, questions, lease, events = unpack(KEYS)
local owner, user, course, mayCreate, turnId, questionId, fingerprint, question, replaceId, title, at, ttl, replica, leaseMs, startFrame = unpack(ARGV)
local knownOwner = redis.call('HGET', session, 'owner')
if not knownOwner then
  if mayCreate ~= '1' then return {'not_found'} end
elseif knownOwner ~= owner then
  return {'not_found'}
end
local active = redis.call('HGET', session, 'turn')
local known = redis.call('HGET', questions, questionId)
if known then
  if active ~= turnId then return {'repeated', known} end
  return {'started', redis.call('LRANGE', messages, -${HISTORY_MESSAGES} - 1, -2)}
end
if active then return {'busy', active, redis.call('HGET', session, 'question')} end
local retitle = not knownOwner
local replaced = nil
if replaceId ~= '' then
  local held = redis.call('LRANGE', messages, 0, -1)
  local cut, before = nil, nil
  for index, json in ipairs(held) do
    before = cjson.decode(json)
    if before.id == replaceId and before.role == 'user' then cut = index - 1 break end
  end
  if not cut then return {'not_found', 'message'} end
  local answer = held[cut + 2]
  if answer and cjson.decode(answer).role == 'assistant' and before.content == cjson.decode(question).content then
    replaced = answer
  end
  if cut == 0 then
    redis.call('DEL', messages)
    retitle = true
  else
    redis.call('LTRIM', messages, 0, cut - 1)
  end
end
-- The model's history budget is usually exhausted before this many messages; older ones are not read.
local history = redis.call('LRANGE', messages, -${HISTORY_MESSAGES}, -1)
if not knownOwner then
  redis.call('HSET', session, 'owner', owner, 'user', user, 'course', course, 'created', at)
end
if retitle then redis.call('HSET', session, 'title', title) end
${NOW}
redis.call('HSET', session, 'updated', at, 'turn', turnId, 'question', questionId, 'renewed', now)
-- The same question again: its previous answer is restored if this turn ends without one.
if replaced then redis.call('HSET', session, 'replaced', replaced) end
redis.call('RPUSH', messages, question)
redis.call('HSET', questions, questionId, turnId .. ' ' .. fingerprint)
redis.call('SET', lease, replica, 'PX', leaseMs)
redis.call('XADD', events, '1-0', 'f', startFrame)
for _, key in ipairs({session, messages, questions, events}) do redis.call('EXPIRE', key, ttl) end
return {'started', history}
`,
  },
  finishTurn: {
    numberOfKeys: 7,
    lua: `
local session, messages, questions, lease, events, feedback, stop = unpack(KEYS)
local turnId, answer, at, ttl, recovering, tailFirstId, tailLastId, tail, channel = unpack(ARGV)
-- Returns {1} when done, {0} when the turn is not the session's running one, {-1, n} when the tail must begin after n.
local entry = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
if redis.call('HGET', session, 'turn') ~= turnId then
  -- Of a session that was cleared meanwhile nothing is left once its turn is over.
  redis.call('DEL', stop)
  if redis.call('EXISTS', session) == 0 then redis.call('DEL', lease) end
  local final = string.match(tail, '[^\\n]*$')
  return {entry and string.sub(entry[2][2], -#final) == final and 1 or 0}
end
if recovering == '1' and redis.call('EXISTS', lease) == 1 then return {0} end
local last = entry and tonumber(string.match(entry[1], '^%d+')) or 0
if last ~= tonumber(tailFirstId) - 1 then return {-1, last} end
redis.call('XADD', events, tailLastId .. '-0', 'f', tail)
local kept = answer ~= '' and answer or redis.call('HGET', session, 'replaced')
if kept then redis.call('RPUSH', messages, kept) end
redis.call('HDEL', session, 'turn', 'question', 'replaced', 'renewed', 'suspect')
redis.call('HSET', session, 'updated', at)
redis.call('DEL', lease, stop)
for _, key in ipairs({session, messages, questions, events, feedback}) do redis.call('EXPIRE', key, ttl) end
redis.call('PUBLISH', channel, '')
return {1}
`,
  },
  appendFrames: {
    numberOfKeys: 3,
    lua: `
local session, events, watched = unpack(KEYS)
local turnId, firstId, lastId, frames, ttl, channel = unpack(ARGV)
-- Returns the last id in the log, after which the next batch must begin, and whether the turn is watched.
local isWatched = redis.call('EXISTS', watched)
if redis.call('HGET', session, 'turn') ~= turnId then return {tonumber(lastId), isWatched} end
local entry = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)
local last = entry[1] and tonumber(string.match(entry[1][1], '^%d+')) or 0
if last ~= tonumber(firstId) - 1 then return {last, isWatched} end
redis.call('XADD', events, lastId .. '-0', 'f', frames)
if last == 0 then redis.call('EXPIRE', events, ttl) end
redis.call('PUBLISH', channel, '')
return {tonumber(lastId), isWatched}
`,
  },
  indexSession: {
    numberOfKeys: 1,
    lua: `
local user = unpack(KEYS)
local member, at, ttl = unpack(ARGV)
redis.call('ZADD', user, at, member)
redis.call('ZREMRANGEBYSCORE', user, '-inf', at - ttl * 1000)
redis.call('EXPIRE', user, ttl)
`,
  },
  renewLease: {
    numberOfKeys: 3,
    lua: `
local session, lease, stop = unpack(KEYS)
local turnId, replica, leaseMs = unpack(ARGV)
-- If the session is gone (cleared, or lost by the store), no other turn has taken it, so the lease counts as held.
local isStopAsked = redis.call('EXISTS', stop)
if redis.call('HGET', session, 'turn') ~= turnId then return {1 - redis.call('EXISTS', session), isStopAsked} end
redis.call('SET', lease, replica, 'PX', leaseMs)
${NOW}
redis.call('HSET', session, 'renewed', now)
redis.call('HDEL', session, 'suspect')
return {1, isStopAsked}
`,
  },
  isLeased: {
    numberOfKeys: 2,
    lua: `
local session, lease = unpack(KEYS)
local turnId, graceMs, longMs = unpack(ARGV)
-- A lease also expires while the store is unreachable or read-only. The first check that finds it expired therefore
-- sets a grace period, in which the replica may renew it.
if redis.call('HGET', session, 'turn') ~= turnId then return 0 end
if redis.call('EXISTS', lease) == 1 then return 1 end
if redis.call('HGET', session, 'suspect') == turnId then return 0 end
${NOW}
if now - tonumber(redis.call('HGET', session, 'renewed') or 0) > tonumber(longMs) then return 0 end
redis.call('HSET', session, 'suspect', turnId)
redis.call('SET', lease, '', 'PX', graceMs)
return 1
`,
  },
  setFeedback: {
    numberOfKeys: 3,
    lua: `
local session, messages, feedback = unpack(KEYS)
local owner, messageId, given = unpack(ARGV)
if redis.call('HGET', session, 'owner') ~= owner then return false end
for _, json in ipairs(redis.call('LRANGE', messages, 0, -1)) do
  local message = cjson.decode(json)
  if message.id == messageId and message.role == 'assistant' then
    local before = redis.call('HGET', feedback, messageId) or ''
    redis.call('HSET', feedback, messageId, given)
    redis.call('EXPIRE', feedback, math.max(1, redis.call('TTL', session)))
    return {before}
  end
end
return false
`,
  },
  addCounts: {
    numberOfKeys: 3,
    lua: `
local counts, people, counted = unpack(KEYS)
-- ARGV: ttl, length of the counts, name and number of each count, people. Lua could not unpack that many at once.
local ttl, numbers = ARGV[1], tonumber(ARGV[2])
if not redis.call('SET', counted, '1', 'NX', 'EX', 600) then return end
local last = 2 + numbers
for index = 3, last, 2 do redis.call('HINCRBY', counts, ARGV[index], ARGV[index + 1]) end
for index = last + 1, #ARGV do redis.call('PFADD', people, ARGV[index]) end
redis.call('EXPIRE', counts, ttl)
redis.call('EXPIRE', people, ttl)
`,
  },
} as const;
