/**
 * All keys of the store. The keys of one session contain its id in braces, so that in a cluster they share a slot and
 * one script can access them all.
 */
export const key = {
  /**
   * Hash: owner, user, course, title and dates. While a turn runs also the turn, its question, the answer it may
   * replace, when its lease was last `renewed`, and `suspect` if the lease was found expired.
   */
  session: (sessionId: string) => `chat:{${sessionId}}`,
  /** List: the messages of the history, as JSON. */
  messages: (sessionId: string) => `chat:{${sessionId}}:messages`,
  /** Hash: question id → `turn_id fingerprint`. */
  questions: (sessionId: string) => `chat:{${sessionId}}:questions`,
  /** Hash: answer id → feedback, as JSON. */
  feedback: (sessionId: string) => `chat:{${sessionId}}:feedback`,
  /** The id of the replica that runs the session's turn; expires unless renewed. Empty during the grace period. */
  lease: (sessionId: string) => `chat:{${sessionId}}:lease`,
  /** Stream: the frames of a turn, one entry per batch. An entry's id is the batch's last event id. */
  events: (sessionId: string, turnId: string) => `chat:{${sessionId}}:events:${turnId}`,
  /** Exists while the turn has readers on another replica. */
  watched: (sessionId: string, turnId: string) => `chat:{${sessionId}}:watched:${turnId}`,
  /** Exists from when a stop was requested until the turn is over, at most for some time. */
  stop: (sessionId: string, turnId: string) => `chat:{${sessionId}}:stop:${turnId}`,
  /** Sorted set: a user's sessions as `course session`, by the time of the last turn. */
  user: (user: string) => `chat:user:${user}`,
  /** The session in which a question was asked first. */
  question: (owner: string, messageId: string) => `chat:question:${owner}:${messageId}`,
  /** Hash: the counts of a course in a week. All weeks of a course share a slot. */
  counts: (course: string, week: string) => `chat:counts:{${course}}:${week}`,
  /** HyperLogLog: the people who asked in a course in a week. */
  people: (course: string, week: string) => `chat:people:{${course}}:${week}`,
  /** Exists for some minutes after a batch of counts was added, so that it is not added again. */
  counted: (course: string, id: string) => `chat:counted:{${course}}:${id}`,
  /** A reason given for the rating of an answer, JSON. */
  reason: (course: string, messageId: string) => `chat:reason:{${course}}:${messageId}`,
  /** Sorted set of the ids of answers with a reason in a course, by the time it was given. */
  courseReasons: (course: string) => `chat:reasons:{${course}}`,
  /** Hash: answer id → `course session` of the reasons that a user gave. */
  userReasons: (user: string) => `chat:user-reasons:${user}`,
  policy: (user: string) => `chat:policy:${user}`,
  /** Written by a replica's readiness check. */
  ready: (replicaId: string) => `chat:ready:${replicaId}`,
};

export const channels = {
  /** A turn has new frames. */
  turn: (turnId: string) => `chat:turn:${turnId}`,
  /** Carries the ids of turns that a replica must stop. */
  replica: (replicaId: string) => `chat:replica:${replicaId}`,
};
