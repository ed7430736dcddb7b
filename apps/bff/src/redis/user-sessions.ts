import { type Feedback, feedbackSchema, messageSchema, type Message } from "@sidenote/protocol";
import type { ExportedSession } from "../chat/store-ports.ts";
import type { RedisClient } from "./connection.ts";
import { keys } from "./keys.ts";

export interface UserSession {
  sessionId: string;
  owner: string;
  courseId: number | null;
}

/** Everything that is kept of a user, in all courses. */
export async function exportUser(client: RedisClient, user: string): Promise<ExportedSession[]> {
  const sessions = await listUser(client, user);
  return Promise.all(
    sessions.map(async ({ sessionId, courseId }): Promise<ExportedSession> => {
      const [[title, created, updated], messages, feedback] = await Promise.all([
        client.hmget(keys.session(sessionId), "title", "created", "updated"),
        client.lrange(keys.messages(sessionId), 0, -1),
        client.hgetall(keys.feedback(sessionId)),
      ]);
      return {
        session_id: sessionId,
        course_id: courseId,
        title: title ?? "",
        created_at: toDate(created),
        updated_at: toDate(updated),
        messages: messages.map(toMessage).map((message) => {
          const given = feedback[message.id];
          return given === undefined ? message : { ...message, feedback: toFeedback(given) };
        }),
      };
    }),
  );
}

/** The sessions of a user in all courses, those that are still there. */
export async function listUser(client: RedisClient, user: string): Promise<UserSession[]> {
  const members = await client.zrevrange(keys.user(user), 0, -1);
  const rows = await Promise.all(
    members.map(async (member) => {
      const sessionId = member.slice(member.indexOf(" ") + 1);
      const course = member.slice(0, member.indexOf(" "));
      const [owner, ofUser] = await client.hmget(keys.session(sessionId), "owner", "user");
      return owner == null || ofUser !== user
        ? null
        : { sessionId, owner, courseId: course === "" ? null : Number(course) };
    }),
  );
  return rows.filter((row) => row !== null);
}

/** A session as a member of its user's index. */
export function toMember(course: number | string | null | undefined, sessionId: string): string {
  return `${course ?? ""} ${sessionId}`;
}

export function toMessage(json: string): Message {
  return messageSchema.parse(JSON.parse(json));
}

export function toFeedback(json: string): Feedback {
  return feedbackSchema.parse(JSON.parse(json));
}

export function toDate(milliseconds: string | null | undefined): string {
  return new Date(Number(milliseconds ?? 0)).toISOString();
}
