/** The English messages of what is seldom wanted: trouble and consent, dialogs, the menu, forms, and where there is no host. */
export const seldom = {
  // Names of things and plain actions
  cancel: "Cancel",

  // What one can do with a message
  editLabel: "Edit your question",
  sendEdited: "Send",
  feedbackTitleUp: "What was good about it?",
  feedbackTitleDown: "What was wrong with it?",
  feedbackReason: "In your own words (optional)",
  feedbackReaders: "Your teachers can read this, without your name.",
  feedbackSend: "Send feedback",
  feedbackThanks: "Thank you for your feedback.",
  reasonCorrect: "Correct",
  reasonClear: "Easy to understand",
  reasonWrong: "Not correct",
  reasonUnclear: "Hard to understand",
  reasonOffTopic: "Not what I asked",
  reasonSources: "Sources do not fit",

  // A person to ask instead
  contact_teachers: "Ask your teachers",
  contact_forum: "Ask in the course forum",
  contact_person: "Ask a person",
  contactLead:
    "You can also ask a person. The link copies your question, so that you can paste it there.",

  // Consent
  consentTitle: "Before you start",
  consentText:
    "This assistant is an AI. Your questions, the text of your course and your progress in it are sent to an AI service to write the answers. Answers can be wrong, so check what matters, and do not enter personal details.",
  consentTextAnywhere:
    "This assistant is an AI. Your questions are sent to an AI service to write the answers. Answers can be wrong, so check what matters, and do not enter personal details.",
  consentWaiting: "Your question will be sent as soon as you accept.",
  consentPolicy: "Read the AI policy",
  consentAccept: "Accept and continue",
  consentAccepting: "Saving your choice…",
  consentFailed:
    "Your choice could not be saved. Try again, or accept the AI policy on your course site and come back.",

  // The assistant is not to be used now
  unavailable_exam_in_progress:
    "The assistant is paused while you are taking a quiz or exam. It will be back when you have finished.",
  unavailable_disabled_here: "The assistant is switched off here.",
  checkAgain: "Check again",

  // Trouble: what happened and what to do
  error_invalid_request: "The assistant could not read this question. Change it and send it again.",
  error_token_missing: "You are no longer signed in to your course. Sign in there, then try again.",
  error_token_invalid:
    "Your course page could not prove who you are. Reload the course page, then try again.",
  error_token_expired:
    "Your sign-in to the course has expired. Reload the course page, then try again.",
  error_forbidden:
    "You cannot use the assistant here. You may not be enrolled in this course, or it may be hidden.",
  error_not_found: "This conversation no longer exists. You can ask in a new one.",
  error_turn_in_progress: "Another answer in this conversation is still being written.",
  error_policy_kept_elsewhere: "The AI policy is accepted on your course site, not here.",
  error_rate_limited: "You asked many questions in a short time. Wait a moment, then try again.",
  error_quota_exceeded: "The question limit has been reached for now.",
  error_internal: "Something went wrong on our side. Try again.",
  error_moodle_error: "The course site refused to tell the assistant about this course. Try again.",
  error_moodle_unavailable: "The course site cannot be reached at the moment. Try again soon.",
  error_moodle_timeout: "The course site took too long. Try again.",
  error_llm_unavailable: "The AI service cannot be reached at the moment. Try again soon.",
  error_llm_overloaded: "The AI service is very busy. Try again in a moment.",
  error_llm_timeout: "The AI service took too long. Try again.",
  error_store_unavailable:
    "Conversations cannot be saved at the moment, so nothing was sent. Try again soon.",
  error_turn_interrupted: "The answer was cut off. Try again to get a whole one.",
  tryAgainIn: "You can try again in {time}.",
  tryAgainAt: "You can ask again: {time}.",
  askInNew: "Ask in a new conversation",
  reference: "Reference for support: {id}",

  // Conversations
  searchConversations: "Search conversations",
  noConversations: "No conversations yet.",
  noMatch: "No conversation matches “{query}”.",
  untitled: "Untitled conversation",
  messageCount: { one: "{count} message", other: "{count} messages" },
  deleteConversation: "Delete “{title}”",
  deleteAll: "Delete all",
  confirmDelete: "Delete “{title}” for good?",
  confirmDeleteAll: {
    one: "Delete {count} conversation for good?",
    other: "Delete {count} conversations for good?",
  },
  delete: "Delete",
  conversationDeleted: "Conversation deleted.",
  allDeleted: "All conversations deleted.",

  // Menu
  download: "Download as Markdown",
  print: "Print",
  popOut: "Open in its own tab",
  popOutBlocked: "Your browser blocked the new tab.",
  settings: "Settings and privacy",
  exportTitle: "Conversation with {name}",
  exportedOn: "Saved on {date}",

  // Settings and privacy
  readingTitle: "Screen reader",
  readWhole: "Read each answer when it is complete",
  readSentences: "Read each answer while it is being written",
  limitsTitle: "Your limits",
  noLimits: "There is no limit on your questions.",
  tokensLeft: {
    one: "Room for about {count} more word, read and written together",
    other: "Room for about {count} more words, read and written together",
  },
  renewed: "Renews {time}.",
  privacyTitle: "Privacy",
  retention: "Conversations are deleted {time} after your last question in them.",
  privacyReaders: "Teachers cannot read your conversations.",
  privacyControl: "You can delete them at any time under “Conversations”.",
  keysTitle: "Keyboard shortcuts",
  keySend: "Send",
  keyBreak: "New line",
  keyEdit: "Edit your last question (in an empty box)",
  keyEscape: "Stop the answer, or close",

  // Alone, without a course page
  aloneTitle: "Open the assistant from your course",
  aloneText:
    "This assistant works together with a course page. Go back to your course and open it there.",
  hostSilent: "The course page is not responding. Reload it, then open the assistant again.",
} as const;
