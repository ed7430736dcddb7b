import type { Messages } from "./messages.ts";

/** German */
export default {
  assistant: "Kursassistent",
  close: "Schließen",
  dismiss: "Ausblenden",
  loading: "Wird geladen …",
  newConversation: "Neue Unterhaltung",
  conversations: "Unterhaltungen",
  moreOptions: "Weitere Optionen",

  hello: "Hallo {name}",
  helloUnnamed: "Hallo",
  welcome: "Frag mich alles zu diesem Kurs.",
  suggestions: "Vorschläge",

  askLabel: "Deine Frage",
  askPlaceholder: "Frage zum Kurs …",
  askPlaceholderAnywhere: "Stell eine Frage …",
  send: "Senden",
  stop: "Antwort stoppen",
  mayBeWrong: "KI kann sich irren. Prüfe, was wichtig ist.",
  charactersLeft: {
    one: "Noch {count} Zeichen",
    other: "Noch {count} Zeichen",
  },
  charactersTooMany: {
    one: "{count} Zeichen zu viel",
    other: "{count} Zeichen zu viel",
  },

  transcript: "Unterhaltung",

  error_unreachable:
    "Der Assistent ist nicht erreichbar. Prüfe deine Verbindung und versuche es noch einmal.",
  tryAgain: "Erneut versuchen",

  messagesLeft: {
    one: "Noch {count} Frage",
    other: "Noch {count} Fragen",
  },

  aloneTitle: "Öffne den Assistenten in deinem Kurs",
  aloneText:
    "Dieser Assistent gehört zu einer Kursseite. Geh zurück zu deinem Kurs und öffne den Assistenten dort.",
  hostSilent:
    "Die Kursseite antwortet nicht. Lade sie neu und öffne dann den Assistenten noch einmal.",

  you: "Du",
  cancel: "Abbrechen",
  opensInNewTab: "öffnet sich in einem neuen Tab",

  jumpToLatest: "Zum Neuesten",
  newMessages: {
    one: "{count} neue Nachricht",
    other: "{count} neue Nachrichten",
  },
  sending: "Wird gesendet …",
  queued:
    "Du bist offline. Deine Frage wird automatisch gesendet, sobald die Verbindung wieder da ist.",
  reading_course: "Der Kurs wird gelesen …",
  thinking: "Denkt nach …",
  searching: "Der Kurs wird durchsucht …",
  searchingFor: "Suche nach „{query}“ …",
  reconnecting: "Verbindung verloren. Wird wiederhergestellt …",
  offline: "Du bist offline. Die Antwort geht weiter, sobald die Verbindung wieder da ist.",
  stopped: "Du hast diese Antwort gestoppt.",
  truncated: "Die Antwort hat ihre Höchstlänge erreicht.",
  refused: "Der Assistent möchte das nicht beantworten. Versuche, anders zu fragen.",
  interrupted: "Diese Antwort wurde unterbrochen.",
  continueAnswer: "Fortsetzen",
  continueQuestion: "Bitte mach weiter.",
  answeringElsewhere:
    "Es wird schon eine Antwort geschrieben, vielleicht in einem anderen Tab. Hier ist sie. Deine eigene Frage steht wieder unten im Feld.",

  copy: "Kopieren",
  copied: "Kopiert",
  copyBlocked: "Kopieren ist hier gesperrt. Markiere stattdessen den Text.",
  answerAgain: "Neu antworten",
  editQuestion: "Frage bearbeiten",
  editLabel: "Deine Frage bearbeiten",
  sendEdited: "Senden",
  versionOf: "Version {index} von {count}",
  previousVersion: "Vorherige Version",
  nextVersion: "Nächste Version",
  goodAnswer: "Gute Antwort",
  poorAnswer: "Schlechte Antwort",
  feedbackTitleUp: "Was war gut daran?",
  feedbackTitleDown: "Was stimmte daran nicht?",
  feedbackReason: "In deinen Worten (freiwillig)",
  feedbackReaders: "Deine Lehrenden können das lesen, sehen aber deinen Namen nicht.",
  feedbackSend: "Rückmeldung senden",
  feedbackThanks: "Danke für deine Rückmeldung.",
  reasonCorrect: "Richtig",
  reasonClear: "Leicht zu verstehen",
  reasonWrong: "Nicht richtig",
  reasonUnclear: "Schwer zu verstehen",
  reasonOffTopic: "Nicht das, was ich gefragt habe",
  reasonSources: "Quellen passen nicht",

  sources: "Quellen",
  sourcePage: ", Seite\u00a0{page}",
  passages: "Textstellen",
  grounding_course: "Aus deinem Kurs",
  grounding_general: "Aus allgemeinem Wissen",

  followUps: "Frag weiter",
  followSimpler: "Erkläre es einfacher",
  followExample: "Gib mir ein Beispiel",
  followQuiz: "Frag mich dazu ab",
  followSummary: "Fasse das Wichtigste zusammen",

  copyCode: "Code kopieren",
  codeBlock: {
    one: "Codeblock, {count} Zeile",
    other: "Codeblock, {count} Zeilen",
  },
  table: "Tabelle",
  image: "Bild: {description}",
  footnotes: "Fußnoten",
  backToText: "Zurück zum Text",
  taskDone: "Erledigt",
  taskOpen: "Nicht erledigt",
  formula: "Formel",
  mathFraction: "{top} durch {bottom}",
  mathPower: "{base} hoch {exponent}",
  mathIndex: "{base} Index {index}",
  mathRoot: "Wurzel aus {radicand}",
  mathNthRoot: "{index}-te Wurzel aus {radicand}",
  mathRange: "{symbol} von {from} bis {to}",

  contact_teachers: "Deine Lehrenden fragen",
  contact_forum: "Im Kursforum fragen",
  contact_person: "Eine Person fragen",
  contactLead:
    "Du kannst auch einen Menschen fragen. Der Link kopiert deine Frage, damit du sie dort einfügen kannst.",

  consentTitle: "Bevor du anfängst",
  consentText:
    "Dieser Assistent ist eine KI. Deine Fragen, der Text deines Kurses und dein Fortschritt darin werden an einen KI-Dienst gesendet, der die Antworten schreibt. Antworten können falsch sein: Prüfe, was wichtig ist, und gib nichts Persönliches ein.",
  consentTextAnywhere:
    "Dieser Assistent ist eine KI. Deine Fragen werden an einen KI-Dienst gesendet, der die Antworten schreibt. Antworten können falsch sein: Prüfe, was wichtig ist, und gib nichts Persönliches ein.",
  consentWaiting: "Deine Frage wird gesendet, sobald du zustimmst.",
  consentPolicy: "KI-Richtlinie lesen",
  consentAccept: "Zustimmen und weiter",
  consentAccepting: "Deine Wahl wird gespeichert …",
  consentFailed:
    "Deine Wahl konnte nicht gespeichert werden. Versuche es noch einmal, oder stimme der KI-Richtlinie auf der Kursplattform zu und komm zurück.",

  unavailable_exam_in_progress:
    "Während eines Tests oder einer Prüfung macht der Assistent Pause. Danach ist er wieder da.",
  unavailable_disabled_here: "Der Assistent ist hier ausgeschaltet.",
  checkAgain: "Erneut prüfen",

  error_invalid_request:
    "Der Assistent konnte diese Frage nicht lesen. Ändere sie und sende sie noch einmal.",
  error_token_missing:
    "Du bist nicht mehr auf der Kursplattform angemeldet. Melde dich dort an und versuche es noch einmal.",
  error_token_invalid:
    "Deine Kursseite konnte nicht belegen, wer du bist. Lade sie neu und versuche es noch einmal.",
  error_token_expired:
    "Deine Sitzung im Kurs ist abgelaufen. Lade die Kursseite neu und versuche es noch einmal.",
  error_forbidden:
    "Du kannst den Assistenten hier nicht benutzen. Vielleicht bist du nicht in diesen Kurs eingeschrieben, oder er ist verborgen.",
  error_not_found: "Diese Unterhaltung gibt es nicht mehr. Du kannst in einer neuen fragen.",
  error_turn_in_progress: "In dieser Unterhaltung wird noch eine andere Antwort geschrieben.",
  error_policy_kept_elsewhere: "Der KI-Richtlinie stimmst du auf der Kursplattform zu, nicht hier.",
  error_payload_too_large: "Diese Frage ist zu lang. Kürze sie und sende sie noch einmal.",
  error_rate_limited:
    "Du hast in kurzer Zeit viele Fragen gestellt. Warte einen Moment und versuche es noch einmal.",
  error_quota_exceeded: "Vorerst sind alle Fragen aufgebraucht.",
  error_internal: "Bei uns ist etwas schiefgegangen. Versuche es noch einmal.",
  error_moodle_error:
    "Die Kursplattform wollte dem Assistenten nichts über diesen Kurs sagen. Versuche es noch einmal.",
  error_moodle_unavailable:
    "Die Kursplattform ist gerade nicht erreichbar. Versuche es bald noch einmal.",
  error_moodle_timeout: "Die Kursplattform hat zu lange gebraucht. Versuche es noch einmal.",
  error_llm_unavailable: "Der KI-Dienst ist gerade nicht erreichbar. Versuche es bald noch einmal.",
  error_llm_overloaded: "Der KI-Dienst ist stark ausgelastet. Versuche es gleich noch einmal.",
  error_llm_timeout: "Der KI-Dienst hat zu lange gebraucht. Versuche es noch einmal.",
  error_store_unavailable:
    "Unterhaltungen können gerade nicht gespeichert werden, deshalb wurde nichts gesendet. Versuche es bald noch einmal.",
  error_turn_interrupted:
    "Die Antwort wurde abgeschnitten. Versuche es noch einmal, um sie ganz zu bekommen.",
  tryAgainIn: "Wartezeit bis zum nächsten Versuch: {time}.",
  tryAgainAt: "Du kannst wieder fragen: {time}.",
  askInNew: "In einer neuen Unterhaltung fragen",
  reference: "Kennung für den Support: {id}",

  searchConversations: "Unterhaltungen durchsuchen",
  noConversations: "Noch keine Unterhaltungen.",
  noMatch: "Keine Unterhaltung passt zu „{query}“.",
  untitled: "Unterhaltung ohne Titel",
  messageCount: {
    one: "{count} Nachricht",
    other: "{count} Nachrichten",
  },
  deleteConversation: "„{title}“ löschen",
  deleteAll: "Alle löschen",
  confirmDelete: "„{title}“ endgültig löschen?",
  confirmDeleteAll: {
    one: "{count} Unterhaltung endgültig löschen?",
    other: "{count} Unterhaltungen endgültig löschen?",
  },
  delete: "Löschen",
  conversationDeleted: "Unterhaltung gelöscht.",
  allDeleted: "Alle Unterhaltungen gelöscht.",

  download: "Als Markdown herunterladen",
  print: "Drucken",
  popOut: "In eigenem Tab öffnen",
  popOutBlocked: "Dein Browser hat den neuen Tab blockiert.",
  settings: "Einstellungen und Datenschutz",
  exportTitle: "Unterhaltung mit {name}",
  exportedOn: "Gespeichert am {date}",

  readingTitle: "Screenreader",
  readWhole: "Jede Antwort vorlesen, wenn sie fertig ist",
  readSentences: "Jede Antwort vorlesen, während sie geschrieben wird",
  limitsTitle: "Deine Limits",
  noLimits: "Deine Fragen sind nicht begrenzt.",
  tokensLeft: {
    one: "Platz für etwa {count} weiteres Wort, gelesen und geschrieben zusammen",
    other: "Platz für etwa {count} weitere Wörter, gelesen und geschrieben zusammen",
  },
  renewed: "Wird aufgefüllt: {time}.",
  privacyTitle: "Datenschutz",
  retention: "Unterhaltungen werden {time} nach deiner letzten Frage darin gelöscht.",
  privacyReaders: "Lehrende können deine Unterhaltungen nicht lesen.",
  privacyControl: "Du kannst sie jederzeit unter „Unterhaltungen“ löschen.",
  keysTitle: "Tastenkürzel",
  keySend: "Senden",
  keyBreak: "Neue Zeile",
  keyEdit: "Letzte Frage bearbeiten (im leeren Feld)",
  keyEscape: "Antwort stoppen oder schließen",

  saidAnswering: "Antwort wird geschrieben …",
  saidStillAnswering: "Antwort wird noch geschrieben …",
  saidComplete: "Antwort fertig.",
  saidStopped: "Antwort gestoppt.",
} satisfies Messages;
