import type { Messages } from "./messages.ts";

/** Spanish */
export default {
  assistant: "Asistente del curso",
  close: "Cerrar",
  dismiss: "Ocultar",
  loading: "Cargando…",
  newConversation: "Nueva conversación",
  conversations: "Conversaciones",
  moreOptions: "Más opciones",

  hello: "Hola, {name}",
  helloUnnamed: "Hola",
  welcome: "Pregúntame lo que quieras sobre este curso.",
  suggestions: "Sugerencias",

  askLabel: "Tu pregunta",
  askPlaceholder: "Pregunta algo sobre este curso…",
  askPlaceholderAnywhere: "Haz una pregunta…",
  send: "Enviar",
  stop: "Detener la respuesta",
  mayBeWrong: "La IA puede equivocarse. Comprueba lo importante.",
  charactersLeft: {
    one: "Queda {count} carácter",
    many: "Quedan {count} de caracteres",
    other: "Quedan {count} caracteres",
  },
  charactersTooMany: {
    one: "Sobra {count} carácter",
    many: "Sobran {count} de caracteres",
    other: "Sobran {count} caracteres",
  },

  transcript: "Conversación",

  error_unreachable:
    "No se puede contactar con el asistente. Revisa tu conexión e inténtalo de nuevo.",
  tryAgain: "Reintentar",

  messagesLeft: {
    one: "Queda {count} pregunta",
    many: "Quedan {count} de preguntas",
    other: "Quedan {count} preguntas",
  },

  aloneTitle: "Abre el asistente desde tu curso",
  aloneText:
    "Este asistente funciona junto con una página de curso. Vuelve a tu curso y ábrelo allí.",
  hostSilent: "La página del curso no responde. Recárgala y vuelve a abrir el asistente.",

  you: "Tú",
  cancel: "Cancelar",
  opensInNewTab: "se abre en una pestaña nueva",

  jumpToLatest: "Ir a lo último",
  newMessages: {
    one: "{count} mensaje nuevo",
    many: "{count} de mensajes nuevos",
    other: "{count} mensajes nuevos",
  },
  sending: "Enviando…",
  queued: "No tienes conexión. Tu pregunta se enviará sola cuando vuelva.",
  reading_course: "Leyendo el curso…",
  thinking: "Pensando…",
  searching: "Buscando en el curso…",
  searchingFor: "Buscando «{query}»…",
  reconnecting: "Se perdió la conexión. Reconectando…",
  offline: "No tienes conexión. La respuesta seguirá cuando vuelva.",
  stopped: "Has detenido esta respuesta.",
  truncated: "La respuesta ha llegado a su longitud máxima.",
  refused: "El asistente ha preferido no responder. Prueba a preguntar de otra manera.",
  interrupted: "Esta respuesta se interrumpió.",
  continueAnswer: "Continuar",
  continueQuestion: "Continúa, por favor.",
  answeringElsewhere:
    "Ya se está escribiendo una respuesta, quizá en otra pestaña. Aquí está. Tu pregunta vuelve a estar en el cuadro de abajo.",

  copy: "Copiar",
  copied: "Copiado",
  copyBlocked: "Aquí no se permite copiar. Selecciona el texto.",
  answerAgain: "Responder otra vez",
  editQuestion: "Editar pregunta",
  editLabel: "Edita tu pregunta",
  sendEdited: "Enviar",
  versionOf: "Versión {index} de {count}",
  previousVersion: "Versión anterior",
  nextVersion: "Versión siguiente",
  goodAnswer: "Buena respuesta",
  poorAnswer: "Mala respuesta",
  feedbackTitleUp: "¿Qué tenía de bueno?",
  feedbackTitleDown: "¿Qué tenía de malo?",
  feedbackReason: "Con tus palabras (opcional)",
  feedbackReaders: "El profesorado puede leer esto, sin tu nombre.",
  feedbackSend: "Enviar opinión",
  feedbackThanks: "Gracias por tu opinión.",
  reasonCorrect: "Correcta",
  reasonClear: "Fácil de entender",
  reasonWrong: "Incorrecta",
  reasonUnclear: "Difícil de entender",
  reasonOffTopic: "No es lo que pregunté",
  reasonSources: "Las fuentes no encajan",

  sources: "Fuentes",
  sourcePage: ", página\u00a0{page}",
  passages: "Pasajes",
  grounding_course: "De tu curso",
  grounding_general: "De conocimientos generales",

  followUps: "Sigue preguntando",
  followSimpler: "Explícalo de forma más sencilla",
  followExample: "Dame un ejemplo",
  followQuiz: "Hazme preguntas sobre esto",
  followSummary: "Resume lo esencial",

  copyCode: "Copiar código",
  codeBlock: {
    one: "Bloque de código, {count} línea",
    many: "Bloque de código, {count} de líneas",
    other: "Bloque de código, {count} líneas",
  },
  table: "Tabla",
  image: "Imagen: {description}",
  footnotes: "Notas al pie",
  backToText: "Volver al texto",
  taskDone: "Hecho",
  taskOpen: "Sin hacer",
  formula: "Fórmula",
  mathFraction: "{top} sobre {bottom}",
  mathPower: "{base} elevado a {exponent}",
  mathIndex: "{base} sub {index}",
  mathRoot: "raíz cuadrada de {radicand}",
  mathNthRoot: "raíz de índice {index} de {radicand}",
  mathRange: "{symbol} desde {from} hasta {to}",

  contact_teachers: "Preguntar al profesorado",
  contact_forum: "Preguntar en el foro del curso",
  contact_person: "Preguntar a una persona",
  contactLead:
    "También puedes preguntar a una persona. El enlace copia tu pregunta para que la pegues allí.",

  consentTitle: "Antes de empezar",
  consentText:
    "Este asistente es una IA. Tus preguntas, el texto de tu curso y tu progreso en él se envían a un servicio de IA que escribe las respuestas. Las respuestas pueden ser erróneas: comprueba lo importante y no escribas datos personales.",
  consentTextAnywhere:
    "Este asistente es una IA. Tus preguntas se envían a un servicio de IA que escribe las respuestas. Las respuestas pueden ser erróneas: comprueba lo importante y no escribas datos personales.",
  consentWaiting: "Tu pregunta se enviará en cuanto aceptes.",
  consentPolicy: "Leer la política de IA",
  consentAccept: "Aceptar y continuar",
  consentAccepting: "Guardando tu elección…",
  consentFailed:
    "No se pudo guardar tu elección. Inténtalo de nuevo, o acepta la política de IA en el sitio del curso y vuelve.",

  unavailable_exam_in_progress:
    "El asistente está en pausa mientras haces un cuestionario o examen. Volverá cuando termines.",
  unavailable_disabled_here: "El asistente está desactivado aquí.",
  checkAgain: "Comprobar de nuevo",

  error_invalid_request: "El asistente no pudo leer esta pregunta. Cámbiala y envíala de nuevo.",
  error_token_missing:
    "Ya no tienes la sesión iniciada en tu curso. Iníciala allí e inténtalo de nuevo.",
  error_token_invalid:
    "La página del curso no pudo demostrar quién eres. Recárgala e inténtalo de nuevo.",
  error_token_expired:
    "Tu sesión en el curso ha caducado. Recarga la página del curso e inténtalo de nuevo.",
  error_forbidden:
    "No puedes usar el asistente aquí. Quizá no estés en este curso, o el curso esté oculto.",
  error_not_found: "Esta conversación ya no existe. Puedes preguntar en una nueva.",
  error_turn_in_progress: "Todavía se está escribiendo otra respuesta de esta conversación.",
  error_policy_kept_elsewhere: "La política de IA se acepta en el sitio del curso, no aquí.",
  error_payload_too_large: "Esta pregunta es demasiado larga. Acórtala y envíala de nuevo.",
  error_rate_limited:
    "Has hecho muchas preguntas en poco tiempo. Espera un momento e inténtalo de nuevo.",
  error_quota_exceeded: "Por ahora se han agotado las preguntas.",
  error_internal: "Algo ha fallado por nuestra parte. Inténtalo de nuevo.",
  error_moodle_error:
    "El sitio del curso no quiso informar al asistente sobre este curso. Inténtalo de nuevo.",
  error_moodle_unavailable:
    "Ahora no se puede contactar con el sitio del curso. Inténtalo dentro de poco.",
  error_moodle_timeout: "El sitio del curso ha tardado demasiado. Inténtalo de nuevo.",
  error_llm_unavailable:
    "Ahora no se puede contactar con el servicio de IA. Inténtalo dentro de poco.",
  error_llm_overloaded: "El servicio de IA está saturado. Inténtalo en un momento.",
  error_llm_timeout: "El servicio de IA ha tardado demasiado. Inténtalo de nuevo.",
  error_store_unavailable:
    "Ahora no se pueden guardar las conversaciones, así que no se ha enviado nada. Inténtalo dentro de poco.",
  error_turn_interrupted: "La respuesta se cortó. Inténtalo de nuevo para tenerla entera.",
  tryAgainIn: "Podrás intentarlo de nuevo en {time}.",
  tryAgainAt: "Podrás volver a preguntar: {time}.",
  askInNew: "Preguntar en una conversación nueva",
  reference: "Referencia para soporte: {id}",

  searchConversations: "Buscar en las conversaciones",
  noConversations: "Aún no hay conversaciones.",
  noMatch: "Ninguna conversación coincide con «{query}».",
  untitled: "Conversación sin título",
  messageCount: {
    one: "{count} mensaje",
    many: "{count} de mensajes",
    other: "{count} mensajes",
  },
  deleteConversation: "Eliminar «{title}»",
  deleteAll: "Eliminar todas",
  confirmDelete: "¿Eliminar «{title}» para siempre?",
  confirmDeleteAll: {
    one: "¿Eliminar {count} conversación para siempre?",
    many: "¿Eliminar {count} de conversaciones para siempre?",
    other: "¿Eliminar {count} conversaciones para siempre?",
  },
  delete: "Eliminar",
  conversationDeleted: "Conversación eliminada.",
  allDeleted: "Todas las conversaciones eliminadas.",

  download: "Descargar como Markdown",
  print: "Imprimir",
  popOut: "Abrir en su propia pestaña",
  popOutBlocked: "Tu navegador bloqueó la pestaña nueva.",
  settings: "Ajustes y privacidad",
  exportTitle: "Conversación con {name}",
  exportedOn: "Guardado el {date}",

  readingTitle: "Lector de pantalla",
  readWhole: "Leer cada respuesta cuando esté completa",
  readSentences: "Leer cada respuesta mientras se escribe",
  limitsTitle: "Tus límites",
  noLimits: "Tus preguntas no tienen límite.",
  tokensLeft: {
    one: "Espacio para {count} palabra más, leída o escrita",
    many: "Espacio para unos {count} de palabras más, entre leídas y escritas",
    other: "Espacio para unas {count} palabras más, entre leídas y escritas",
  },
  renewed: "Se renueva: {time}.",
  privacyTitle: "Privacidad",
  retention: "Las conversaciones se eliminan {time} después de tu última pregunta en ellas.",
  privacyReaders: "El profesorado no puede leer tus conversaciones.",
  privacyControl: "Puedes eliminarlas cuando quieras en «Conversaciones».",
  keysTitle: "Atajos de teclado",
  keySend: "Enviar",
  keyBreak: "Nueva línea",
  keyEdit: "Editar tu última pregunta (con el cuadro vacío)",
  keyEscape: "Detener la respuesta o cerrar",

  saidAnswering: "Respondiendo…",
  saidStillAnswering: "Todavía respondiendo…",
  saidComplete: "Respuesta completa.",
  saidStopped: "Respuesta detenida.",
} satisfies Messages;
