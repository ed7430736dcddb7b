import type { Messages } from "./messages.ts";

/** Dutch */
export default {
  assistant: "Cursusassistent",
  close: "Sluiten",
  dismiss: "Verbergen",
  loading: "Laden…",
  newConversation: "Nieuw gesprek",
  conversations: "Gesprekken",
  moreOptions: "Meer opties",

  hello: "Hallo {name}",
  helloUnnamed: "Hallo",
  welcome: "Vraag me alles over deze cursus.",
  suggestions: "Suggesties",

  askLabel: "Je vraag",
  askPlaceholder: "Vraag iets over deze cursus…",
  askPlaceholderAnywhere: "Stel een vraag…",
  send: "Versturen",
  stop: "Antwoord stoppen",
  mayBeWrong: "AI kan zich vergissen. Controleer wat belangrijk is.",
  charactersLeft: {
    one: "Nog {count} teken",
    other: "Nog {count} tekens",
  },
  charactersTooMany: {
    one: "{count} teken te veel",
    other: "{count} tekens te veel",
  },

  transcript: "Gesprek",

  error_unreachable:
    "De assistent is niet bereikbaar. Controleer je verbinding en probeer het opnieuw.",
  tryAgain: "Opnieuw proberen",

  messagesLeft: {
    one: "Nog {count} vraag",
    other: "Nog {count} vragen",
  },

  aloneTitle: "Open de assistent vanuit je cursus",
  aloneText:
    "Deze assistent werkt samen met een cursuspagina. Ga terug naar je cursus en open hem daar.",
  hostSilent:
    "De cursuspagina reageert niet. Laad de pagina opnieuw en open de assistent nog een keer.",

  you: "Jij",
  cancel: "Annuleren",
  opensInNewTab: "opent in een nieuw tabblad",

  jumpToLatest: "Naar het nieuwste",
  newMessages: {
    one: "{count} nieuw bericht",
    other: "{count} nieuwe berichten",
  },
  sending: "Versturen…",
  queued: "Je bent offline. Je vraag wordt vanzelf verstuurd zodra er weer verbinding is.",
  reading_course: "De cursus wordt gelezen…",
  thinking: "Denkt na…",
  searching: "De cursus wordt doorzocht…",
  searchingFor: "Zoeken naar ‘{query}’…",
  reconnecting: "Verbinding verbroken. Opnieuw verbinden…",
  offline: "Je bent offline. Het antwoord gaat verder zodra er weer verbinding is.",
  stopped: "Je hebt dit antwoord gestopt.",
  truncated: "Het antwoord heeft de maximale lengte bereikt.",
  refused: "De assistent wil dit liever niet beantwoorden. Probeer het anders te vragen.",
  interrupted: "Dit antwoord is onderbroken.",
  continueAnswer: "Doorgaan",
  continueQuestion: "Ga alsjeblieft verder.",
  answeringElsewhere:
    "Er wordt al een antwoord geschreven, misschien in een ander tabblad. Hier is het. Je eigen vraag staat weer in het vak hieronder.",

  copy: "Kopiëren",
  copied: "Gekopieerd",
  copyBlocked: "Kopiëren is hier geblokkeerd. Selecteer de tekst.",
  answerAgain: "Opnieuw antwoorden",
  editQuestion: "Vraag bewerken",
  editLabel: "Bewerk je vraag",
  sendEdited: "Versturen",
  versionOf: "Versie {index} van {count}",
  previousVersion: "Vorige versie",
  nextVersion: "Volgende versie",
  goodAnswer: "Goed antwoord",
  poorAnswer: "Slecht antwoord",
  feedbackTitleUp: "Wat was er goed aan?",
  feedbackTitleDown: "Wat was er mis mee?",
  feedbackReason: "In je eigen woorden (niet verplicht)",
  feedbackReaders: "Je docenten kunnen dit lezen, zonder je naam.",
  feedbackSend: "Feedback versturen",
  feedbackThanks: "Bedankt voor je feedback.",
  reasonCorrect: "Juist",
  reasonClear: "Makkelijk te begrijpen",
  reasonWrong: "Niet juist",
  reasonUnclear: "Moeilijk te begrijpen",
  reasonOffTopic: "Niet wat ik vroeg",
  reasonSources: "Bronnen passen niet",

  sources: "Bronnen",
  sourcePage: ", pagina\u00a0{page}",
  passages: "Passages",
  grounding_course: "Uit je cursus",
  grounding_general: "Uit algemene kennis",

  followUps: "Vraag verder",
  followSimpler: "Leg het eenvoudiger uit",
  followExample: "Geef me een voorbeeld",
  followQuiz: "Overhoor me hierover",
  followSummary: "Vat de kern samen",

  copyCode: "Code kopiëren",
  codeBlock: {
    one: "Codeblok, {count} regel",
    other: "Codeblok, {count} regels",
  },
  table: "Tabel",
  image: "Afbeelding: {description}",
  footnotes: "Voetnoten",
  backToText: "Terug naar de tekst",
  taskDone: "Klaar",
  taskOpen: "Niet klaar",
  formula: "Formule",
  mathFraction: "{top} gedeeld door {bottom}",
  mathPower: "{base} tot de macht {exponent}",
  mathIndex: "{base} index {index}",
  mathRoot: "wortel van {radicand}",
  mathNthRoot: "{index}-de-machtswortel van {radicand}",
  mathRange: "{symbol} van {from} tot {to}",

  contact_teachers: "Vraag het je docenten",
  contact_forum: "Vraag het op het cursusforum",
  contact_person: "Vraag het aan iemand",
  contactLead:
    "Je kunt het ook aan een mens vragen. De link kopieert je vraag, zodat je hem daar kunt plakken.",

  consentTitle: "Voordat je begint",
  consentText:
    "Deze assistent is een AI. Je vragen, de tekst van je cursus en je voortgang daarin worden naar een AI-dienst gestuurd die de antwoorden schrijft. Antwoorden kunnen fout zijn: controleer wat belangrijk is en vul geen persoonlijke gegevens in.",
  consentTextAnywhere:
    "Deze assistent is een AI. Je vragen worden naar een AI-dienst gestuurd die de antwoorden schrijft. Antwoorden kunnen fout zijn: controleer wat belangrijk is en vul geen persoonlijke gegevens in.",
  consentWaiting: "Je vraag wordt verstuurd zodra je akkoord gaat.",
  consentPolicy: "AI-beleid lezen",
  consentAccept: "Akkoord en verder",
  consentAccepting: "Je keuze wordt opgeslagen…",
  consentFailed:
    "Je keuze kon niet worden opgeslagen. Probeer het opnieuw, of ga op je cursussite akkoord met het AI-beleid en kom terug.",

  unavailable_exam_in_progress:
    "De assistent pauzeert terwijl je een test of examen maakt. Daarna is hij er weer.",
  unavailable_disabled_here: "De assistent staat hier uit.",
  checkAgain: "Opnieuw controleren",

  error_invalid_request:
    "De assistent kon deze vraag niet lezen. Pas de vraag aan en verstuur die opnieuw.",
  error_token_missing:
    "Je bent niet meer ingelogd bij je cursus. Log daar in en probeer het opnieuw.",
  error_token_invalid:
    "De cursuspagina kon niet aantonen wie je bent. Laad de pagina opnieuw en probeer het nog eens.",
  error_token_expired:
    "Je sessie bij de cursus is verlopen. Laad de cursuspagina opnieuw en probeer het nog eens.",
  error_forbidden:
    "Je kunt de assistent hier niet gebruiken. Misschien ben je niet ingeschreven voor deze cursus, of is hij verborgen.",
  error_not_found: "Dit gesprek bestaat niet meer. Je kunt het vragen in een nieuw gesprek.",
  error_turn_in_progress: "Er wordt nog een ander antwoord in dit gesprek geschreven.",
  error_policy_kept_elsewhere: "Met het AI-beleid ga je akkoord op de cursussite, niet hier.",
  error_payload_too_large: "Deze vraag is te lang. Maak de vraag korter en verstuur die opnieuw.",
  error_rate_limited:
    "Je hebt in korte tijd veel vragen gesteld. Wacht even en probeer het opnieuw.",
  error_quota_exceeded: "De vragenlimiet is voorlopig bereikt.",
  error_internal: "Er ging bij ons iets mis. Probeer het opnieuw.",
  error_moodle_error:
    "De cursussite wilde de assistent niets over deze cursus vertellen. Probeer het opnieuw.",
  error_moodle_unavailable: "De cursussite is nu niet bereikbaar. Probeer het straks opnieuw.",
  error_moodle_timeout: "De cursussite deed er te lang over. Probeer het opnieuw.",
  error_llm_unavailable: "De AI-dienst is nu niet bereikbaar. Probeer het straks opnieuw.",
  error_llm_overloaded: "De AI-dienst heeft het erg druk. Probeer het zo opnieuw.",
  error_llm_timeout: "De AI-dienst deed er te lang over. Probeer het opnieuw.",
  error_store_unavailable:
    "Gesprekken kunnen nu niet worden opgeslagen, dus er is niets verstuurd. Probeer het straks opnieuw.",
  error_turn_interrupted:
    "Het antwoord is afgebroken. Probeer het opnieuw voor een volledig antwoord.",
  tryAgainIn: "Je kunt het over {time} opnieuw proberen.",
  tryAgainAt: "Je kunt weer vragen stellen: {time}.",
  askInNew: "Vragen in een nieuw gesprek",
  reference: "Kenmerk voor de helpdesk: {id}",

  searchConversations: "Gesprekken doorzoeken",
  noConversations: "Nog geen gesprekken.",
  noMatch: "Geen gesprek past bij ‘{query}’.",
  untitled: "Gesprek zonder titel",
  messageCount: {
    one: "{count} bericht",
    other: "{count} berichten",
  },
  deleteConversation: "‘{title}’ verwijderen",
  deleteAll: "Alles verwijderen",
  confirmDelete: "‘{title}’ voorgoed verwijderen?",
  confirmDeleteAll: {
    one: "{count} gesprek voorgoed verwijderen?",
    other: "{count} gesprekken voorgoed verwijderen?",
  },
  delete: "Verwijderen",
  conversationDeleted: "Gesprek verwijderd.",
  allDeleted: "Alle gesprekken verwijderd.",

  download: "Downloaden als Markdown",
  print: "Afdrukken",
  popOut: "Openen in een eigen tabblad",
  popOutBlocked: "Je browser heeft het nieuwe tabblad geblokkeerd.",
  settings: "Instellingen en privacy",
  exportTitle: "Gesprek met {name}",
  exportedOn: "Opgeslagen op {date}",

  readingTitle: "Schermlezer",
  readWhole: "Elk antwoord voorlezen als het klaar is",
  readSentences: "Elk antwoord voorlezen terwijl het wordt geschreven",
  limitsTitle: "Je limieten",
  noLimits: "Er is geen limiet op je vragen.",
  tokensLeft: {
    one: "Ruimte voor nog ongeveer {count} woord, gelezen en geschreven samen",
    other: "Ruimte voor nog ongeveer {count} woorden, gelezen en geschreven samen",
  },
  renewed: "Wordt aangevuld: {time}.",
  privacyTitle: "Privacy",
  retention: "Gesprekken worden {time} na je laatste vraag erin verwijderd.",
  privacyReaders: "Docenten kunnen je gesprekken niet lezen.",
  privacyControl: "Je kunt ze altijd verwijderen onder ‘Gesprekken’.",
  keysTitle: "Sneltoetsen",
  keySend: "Versturen",
  keyBreak: "Nieuwe regel",
  keyEdit: "Je laatste vraag bewerken (in een leeg vak)",
  keyEscape: "Het antwoord stoppen, of sluiten",

  saidAnswering: "Antwoord wordt geschreven…",
  saidStillAnswering: "Antwoord wordt nog geschreven…",
  saidComplete: "Antwoord klaar.",
  saidStopped: "Antwoord gestopt.",
} satisfies Messages;
