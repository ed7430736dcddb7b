import type { SessionSummary } from "@sidenote/protocol";
import type { ExportedSession, OwnerKeys, UserSession } from "../chat/store-ports.ts";
import type { RedisClient } from "./connection.ts";
import { key } from "./keys.ts";
import { toFeedback, toIsoTime, toMember, toMessage } from "./stored-values.ts";

/** Lists a user's sessions in one course, latest first, at most `limit`. @throws the Redis client's errors */
export async function listOwner(
  client: RedisClient,
  keys: OwnerKeys,
  limit?: number,
): Promise<SessionSummary[]> {
  const prefix = toMember(keys.courseId, "");
  const members = await client.zrevrange(key.user(keys.user), 0, -1);
  const sessionIds = members
    .filter((member) => member.startsWith(prefix))
    .map((member) => member.slice(prefix.length));
  const rows = await Promise.all(
    sessionIds.map(async (sessionId): Promise<SessionSummary | null> => {
      const [[owner, title, updated], count] = await Promise.all([
        client.hmget(key.session(sessionId), "owner", "title", "updated"),
        client.llen(key.messages(sessionId)),
      ]);
      if (owner !== keys.owner) return null;
      return {
        session_id: sessionId,
        title: title ?? "",
        updated_at: toIsoTime(updated),
        message_count: count,
      };
    }),
  );
  // Only now: the index may still list sessions that are gone.
  return rows
    .filter((row) => row !== null)
    .toSorted((a, b) => (a.updated_at < b.updated_at ? 1 : -1))
    .slice(0, limit);
}

/** Lists a user's existing sessions in all courses. @throws the Redis client's errors */
export async function listUser(client: RedisClient, user: string): Promise<UserSession[]> {
  const members = await client.zrevrange(key.user(user), 0, -1);
  const rows = await Promise.all(
    members.map(async (member) => {
      const sessionId = member.slice(member.indexOf(" ") + 1);
      const course = member.slice(0, member.indexOf(" "));
      const [owner, ofUser] = await client.hmget(key.session(sessionId), "owner", "user");
      return owner == null || ofUser !== user
        ? null
        : { sessionId, owner, courseId: course === "" ? null : Number(course) };
    }),
  );
  return rows.filter((row) => row !== null);
}

/** Exports a user's sessions in all courses, with messages and feedback. @throws the Redis client's errors */
export async function exportUser(client: RedisClient, user: string): Promise<ExportedSession[]> {
  const sessions = await listUser(client, user);
  return Promise.all(
    sessions.map(async ({ sessionId, courseId }): Promise<ExportedSession> => {
      const [[title, created, updated], messages, feedback] = await Promise.all([
        client.hmget(key.session(sessionId), "title", "created", "updated"),
        client.lrange(key.messages(sessionId), 0, -1),
        client.hgetall(key.feedback(sessionId)),
      ]);
      return {
        session_id: sessionId,
        course_id: courseId,
        title: title ?? "",
        created_at: toIsoTime(created),
        updated_at: toIsoTime(updated),
        messages: messages.map(toMessage).map((message) => {
          const given = feedback[message.id];
          return given === undefined ? message : { ...message, feedback: toFeedback(given) };
        }),
      };
    }),
  );
}
