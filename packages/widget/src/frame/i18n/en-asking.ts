/** The English messages of what one asks and reads: the conversation itself, and what may stand in its way. */
export const asking = {
  // Names of things and plain actions
  you: "You",
  opensInNewTab: "opens in a new tab",

  // Conversation
  jumpToLatest: "Jump to latest",
  newMessages: { one: "{count} new message", other: "{count} new messages" },
  sending: "Sending…",
  queued: "You are offline. Your question will be sent when the connection is back.",
  reading_course: "Reading the course…",
  thinking: "Thinking…",
  searching: "Searching the course…",
  searchingFor: "Searching for “{query}”…",
  reconnecting: "Connection lost. Reconnecting…",
  offline: "You are offline. The answer will continue when the connection is back.",
  stopped: "You stopped this answer.",
  truncated: "The answer reached its maximum length.",
  refused: "The assistant declined to answer this. Try asking in another way.",
  interrupted: "This answer was interrupted.",
  continueAnswer: "Continue",
  continueQuestion: "Please continue.",
  answeringElsewhere:
    "An answer is already being written, perhaps in another tab. Here it is. Your own question is back in the box below.",

  error_payload_too_large: "This question is too long. Shorten it and send it again.",

  // What one can do with a message
  copy: "Copy",
  copied: "Copied",
  copyBlocked: "Copying is blocked here. Select the text instead.",
  answerAgain: "Answer again",
  editQuestion: "Edit question",
  versionOf: "Version {index} of {count}",
  previousVersion: "Previous version",
  nextVersion: "Next version",
  goodAnswer: "Good answer",
  poorAnswer: "Poor answer",

  // Sources
  sources: "Sources",
  sourcePage: ", page\u00a0{page}",
  passages: "Passages",
  grounding_course: "From your course",
  grounding_general: "From general knowledge",

  // Follow-up questions, sent as the student's own message
  followUps: "Ask next",
  followSimpler: "Explain it more simply",
  followExample: "Give me an example",
  followQuiz: "Quiz me on this",
  followSummary: "Sum up the key points",

  // Inside an answer
  copyCode: "Copy code",
  codeBlock: { one: "Code block, {count} line", other: "Code block, {count} lines" },
  table: "Table",
  image: "Image: {description}",
  footnotes: "Footnotes",
  backToText: "Back to the text",
  taskDone: "Done",
  taskOpen: "Not done",
  formula: "Formula",
  mathFraction: "{top} over {bottom}",
  mathPower: "{base} to the power of {exponent}",
  mathIndex: "{base} sub {index}",
  mathRoot: "square root of {radicand}",
  mathNthRoot: "root {index} of {radicand}",
  mathRange: "{symbol} from {from} to {to}",

  // Said to screen readers
  saidAnswering: "Answering…",
  saidStillAnswering: "Still answering…",
  saidComplete: "Answer complete.",
  saidStopped: "Answer stopped.",
} as const;
