/** The English messages of the first screen, bundled with it. */
export const first = {
  // Names of things and plain actions
  assistant: "Course assistant",
  close: "Close",
  dismiss: "Dismiss",
  loading: "Loading…",
  newConversation: "New conversation",
  conversations: "Conversations",
  moreOptions: "More options",

  // First screen
  hello: "Hello {name}",
  helloUnnamed: "Hello",
  welcome: "Ask me anything about this course.",
  suggestions: "Suggestions",

  // Composer
  askLabel: "Your question",
  askPlaceholder: "Ask about this course…",
  askPlaceholderAnywhere: "Ask a question…",
  send: "Send",
  stop: "Stop answering",
  mayBeWrong: "AI can be wrong. Check what matters.",
  charactersLeft: { one: "{count} character left", other: "{count} characters left" },
  charactersTooMany: { one: "{count} character too many", other: "{count} characters too many" },

  // Conversation
  transcript: "Conversation",

  // Trouble: what happened and what to do
  error_unreachable: "The assistant cannot be reached. Check your connection, then try again.",
  tryAgain: "Try again",

  // Settings and privacy
  messagesLeft: { one: "{count} question left", other: "{count} questions left" },
} as const;
