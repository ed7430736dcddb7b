import type { Messages } from "./messages.ts";

/** Japanese */
export default {
  assistant: "コースアシスタント",
  close: "閉じる",
  dismiss: "非表示にする",
  loading: "読み込み中…",
  newConversation: "新しい会話",
  conversations: "会話",
  moreOptions: "その他のオプション",

  hello: "こんにちは、{name}さん",
  helloUnnamed: "こんにちは",
  welcome: "このコースのことなら何でも聞いてください。",
  suggestions: "質問の例",

  askLabel: "あなたの質問",
  askPlaceholder: "このコースについて質問…",
  askPlaceholderAnywhere: "質問を入力…",
  send: "送信",
  stop: "回答を止める",
  mayBeWrong: "AIは間違えることがあります。大切なことは確認してください。",
  charactersLeft: {
    other: "あと{count}文字",
  },
  charactersTooMany: {
    other: "{count}文字超過しています",
  },

  transcript: "会話の内容",

  error_unreachable: "アシスタントに接続できません。接続を確認して、もう一度お試しください。",
  tryAgain: "もう一度試す",

  messagesLeft: {
    other: "あと{count}回質問できます",
  },

  aloneTitle: "コースからアシスタントを開いてください",
  aloneText:
    "このアシスタントはコースのページと一緒に使います。コースに戻って、そこから開いてください。",
  hostSilent:
    "コースのページが応答しません。再読み込みしてから、もう一度アシスタントを開いてください。",

  you: "あなた",
  cancel: "キャンセル",
  opensInNewTab: "新しいタブで開きます",

  jumpToLatest: "最新へ移動",
  newMessages: {
    other: "新しいメッセージ {count}件",
  },
  sending: "送信中…",
  queued: "オフラインです。接続が戻ると、質問は自動で送信されます。",
  reading_course: "コースを読んでいます…",
  thinking: "考えています…",
  searching: "コースを検索しています…",
  searchingFor: "「{query}」を検索しています…",
  reconnecting: "接続が切れました。再接続しています…",
  offline: "オフラインです。接続が戻ると、回答が続きます。",
  stopped: "この回答を止めました。",
  truncated: "回答が最大の長さに達しました。",
  refused: "アシスタントはこの質問に答えませんでした。別の聞き方を試してください。",
  interrupted: "この回答は途中で中断されました。",
  continueAnswer: "続ける",
  continueQuestion: "続けて。",
  answeringElsewhere:
    "別のタブなどで、すでに回答を作成中です。その回答を表示しています。あなたの質問は下の入力欄に戻しました。",

  copy: "コピー",
  copied: "コピーしました",
  copyBlocked: "ここではコピーできません。テキストを選択してください。",
  answerAgain: "もう一度回答",
  editQuestion: "質問を編集",
  editLabel: "質問を編集してください",
  sendEdited: "送信",
  versionOf: "{count}件中{index}件目",
  previousVersion: "前の回答",
  nextVersion: "次の回答",
  goodAnswer: "よい回答",
  poorAnswer: "よくない回答",
  feedbackTitleUp: "どこがよかったですか？",
  feedbackTitleDown: "どこがよくなかったですか？",
  feedbackReason: "自由に書いてください（任意）",
  feedbackReaders: "教師はこれを読むことができますが、あなたの名前は表示されません。",
  feedbackSend: "フィードバックを送信",
  feedbackThanks: "フィードバックありがとうございます。",
  reasonCorrect: "正しい",
  reasonClear: "わかりやすい",
  reasonWrong: "正しくない",
  reasonUnclear: "わかりにくい",
  reasonOffTopic: "質問とずれている",
  reasonSources: "出典が合っていない",

  sources: "出典",
  sourcePage: "、{page}ページ",
  passages: "該当箇所",
  grounding_course: "コースの内容から",
  grounding_general: "一般的な知識から",

  followUps: "次に聞く",
  followSimpler: "もっと簡単に説明して",
  followExample: "例を挙げて",
  followQuiz: "これについてクイズを出して",
  followSummary: "要点をまとめて",

  copyCode: "コードをコピー",
  codeBlock: {
    other: "コードブロック、{count}行",
  },
  table: "表",
  image: "画像：{description}",
  footnotes: "脚注",
  backToText: "本文に戻る",
  taskDone: "完了",
  taskOpen: "未完了",
  formula: "数式",
  mathFraction: "{bottom} 分の {top}",
  mathPower: "{base} の {exponent} 乗",
  mathIndex: "{base} 添字 {index}",
  mathRoot: "ルート {radicand}",
  mathNthRoot: "{radicand} の {index} 乗根",
  mathRange: "{symbol} {from} から {to} まで",

  contact_teachers: "先生に質問する",
  contact_forum: "コースのフォーラムで質問する",
  contact_person: "人に質問する",
  contactLead:
    "人に質問することもできます。リンクを開くと質問がコピーされるので、そこに貼り付けてください。",

  consentTitle: "はじめる前に",
  consentText:
    "このアシスタントはAIです。質問とコースの文章、学習の進み具合は、回答を作るためにAIサービスへ送信されます。回答は間違うことがあるので、大切なことは確認し、個人情報は入力しないでください。",
  consentTextAnywhere:
    "このアシスタントはAIです。質問は、回答を作るためにAIサービスへ送信されます。回答は間違うことがあるので、大切なことは確認し、個人情報は入力しないでください。",
  consentWaiting: "同意すると、すぐに質問が送信されます。",
  consentPolicy: "AIポリシーを読む",
  consentAccept: "同意して続ける",
  consentAccepting: "選択を保存しています…",
  consentFailed:
    "選択を保存できませんでした。もう一度試すか、コースのサイトでAIポリシーに同意してから戻ってきてください。",

  unavailable_exam_in_progress:
    "小テストや試験の間、アシスタントは休止しています。終わると再び使えます。",
  unavailable_disabled_here: "ここではアシスタントはオフになっています。",
  checkAgain: "もう一度確認",

  error_invalid_request:
    "アシスタントはこの質問を読み取れませんでした。質問を変えて、もう一度送信してください。",
  error_token_missing:
    "コースからログアウトしています。コースでログインして、もう一度お試しください。",
  error_token_invalid:
    "コースのページで本人確認ができませんでした。コースのページを再読み込みして、もう一度お試しください。",
  error_token_expired:
    "コースへのログインの有効期限が切れました。コースのページを再読み込みして、もう一度お試しください。",
  error_forbidden:
    "ここではアシスタントを使えません。このコースに登録していないか、コースが非表示の可能性があります。",
  error_not_found: "この会話はもうありません。新しい会話で質問できます。",
  error_turn_in_progress: "この会話の別の回答がまだ作成中です。",
  error_policy_kept_elsewhere: "AIポリシーへの同意は、ここではなくコースのサイトで行います。",
  error_payload_too_large: "質問が長すぎます。短くして、もう一度送信してください。",
  error_rate_limited: "短い時間に多くの質問がありました。少し待ってから、もう一度お試しください。",
  error_quota_exceeded: "現在、質問できる回数の上限に達しています。",
  error_internal: "こちらで問題が発生しました。もう一度お試しください。",
  error_moodle_error:
    "コースのサイトが、このコースの情報をアシスタントに渡しませんでした。もう一度お試しください。",
  error_moodle_unavailable:
    "現在、コースのサイトに接続できません。しばらくしてからお試しください。",
  error_moodle_timeout: "コースのサイトの応答に時間がかかりすぎました。もう一度お試しください。",
  error_llm_unavailable: "現在、AIサービスに接続できません。しばらくしてからお試しください。",
  error_llm_overloaded: "AIサービスが混み合っています。少し待ってからお試しください。",
  error_llm_timeout: "AIサービスの応答に時間がかかりすぎました。もう一度お試しください。",
  error_store_unavailable:
    "現在、会話を保存できないため、何も送信されませんでした。しばらくしてからお試しください。",
  error_turn_interrupted: "回答が途中で切れました。全文を見るには、もう一度お試しください。",
  tryAgainIn: "{time}後にもう一度試せます。",
  tryAgainAt: "次に質問できる日時：{time}",
  askInNew: "新しい会話で質問",
  reference: "サポート用の番号：{id}",

  searchConversations: "会話を検索",
  noConversations: "まだ会話はありません。",
  noMatch: "「{query}」に一致する会話はありません。",
  untitled: "無題の会話",
  messageCount: {
    other: "メッセージ {count}件",
  },
  deleteConversation: "「{title}」を削除",
  deleteAll: "すべて削除",
  confirmDelete: "「{title}」を完全に削除しますか？",
  confirmDeleteAll: {
    other: "{count}件の会話を完全に削除しますか？",
  },
  delete: "削除",
  conversationDeleted: "会話を削除しました。",
  allDeleted: "すべての会話を削除しました。",

  download: "Markdownでダウンロード",
  print: "印刷",
  popOut: "別のタブで開く",
  popOutBlocked: "ブラウザーが新しいタブをブロックしました。",
  settings: "設定とプライバシー",
  exportTitle: "{name}との会話",
  exportedOn: "{date}に保存",

  readingTitle: "スクリーンリーダー",
  readWhole: "回答が完成してから読み上げる",
  readSentences: "回答を作成しながら読み上げる",
  limitsTitle: "利用の上限",
  noLimits: "質問の回数に制限はありません。",
  tokensLeft: {
    other: "読み書き合わせて、あと約{count}語",
  },
  renewed: "更新：{time}",
  privacyTitle: "プライバシー",
  retention: "会話は、最後の質問から {time}後に削除されます。",
  privacyReaders: "教師があなたの会話を読むことはできません。",
  privacyControl: "「会話」からいつでも削除できます。",
  keysTitle: "キー操作",
  keySend: "送信",
  keyBreak: "改行",
  keyEdit: "直前の質問を編集（入力欄が空のとき）",
  keyEscape: "回答を止める、または閉じる",

  saidAnswering: "回答しています…",
  saidStillAnswering: "まだ回答しています…",
  saidComplete: "回答が完了しました。",
  saidStopped: "回答を止めました。",
} satisfies Messages;
