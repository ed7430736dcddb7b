/**
 * Every key of the store. All keys of one session carry its id in braces, so that in a cluster they share a slot and
 * one script may touch them all.
 */
export const key = {
  /**
   * Hash: owner, user, course, title, dates; the running turn, the answer that it is to replace, when its lease was
   * `renewed`, and whether it is `suspect`: found without one.
   */
  session: (sessionId: string) => `chat:{${sessionId}}`,
  /** List of the history's messages, JSON. */
  messages: (sessionId: string) => `chat:{${sessionId}}:messages`,
  /** Hash: question id → `turn_id fingerprint`. */
  questions: (sessionId: string) => `chat:{${sessionId}}:questions`,
  /** Hash: answer id → feedback, JSON. */
  feedback: (sessionId: string) => `chat:{${sessionId}}:feedback`,
  /** The replica that runs the session's turn, for as long as it says so. */
  lease: (sessionId: string) => `chat:{${sessionId}}:lease`,
  /** Stream of a turn's frames, an entry a batch, its id the batch's last event id. */
  events: (sessionId: string, turnId: string) => `chat:{${sessionId}}:events:${turnId}`,
  /** There while somebody listens on another replica. */
  watched: (sessionId: string, turnId: string) => `chat:{${sessionId}}:watched:${turnId}`,
  /** There once somebody asked for the turn's end. */
  stop: (sessionId: string, turnId: string) => `chat:{${sessionId}}:stop:${turnId}`,
  /** Sorted set of a user's sessions, `course session`, by last turn. */
  user: (user: string) => `chat:user:${user}`,
  /** The session that a question was asked in. */
  question: (owner: string, messageId: string) => `chat:question:${owner}:${messageId}`,
  /** Hash: what was counted in a course in a week. All weeks of a course share a slot. */
  counts: (course: string, week: string) => `chat:counts:{${course}}:${week}`,
  /** HyperLogLog of who asked in a course in a week. */
  people: (course: string, week: string) => `chat:people:{${course}}:${week}`,
  /** There for some minutes once something was counted: it is not counted again. */
  counted: (course: string, id: string) => `chat:counted:{${course}}:${id}`,
  /** Hash: answer id → a reason given for a rating in a course, JSON. */
  courseFeedback: (course: string) => `chat:course-feedback:{${course}}`,
  /** Hash: answer id → `course session` of the reasons that a user gave. */
  userFeedback: (user: string) => `chat:user-feedback:${user}`,
  policy: (user: string) => `chat:policy:${user}`,
};

export const channels = {
  /** A turn has new frames. */
  turn: (turnId: string) => `chat:turn:${turnId}`,
  /** Turn ids that a replica is to stop. */
  replica: (replicaId: string) => `chat:replica:${replicaId}`,
};
