import type { Messages } from "./messages.ts";

/** Vietnamese */
export default {
  assistant: "Trợ lý khóa học",
  close: "Đóng",
  dismiss: "Ẩn",
  loading: "Đang tải…",
  newConversation: "Cuộc trò chuyện mới",
  conversations: "Các cuộc trò chuyện",
  moreOptions: "Tùy chọn khác",

  hello: "Chào {name}",
  helloUnnamed: "Xin chào",
  welcome: "Bạn có thể hỏi mình bất cứ điều gì về khóa học này.",
  suggestions: "Gợi ý",

  askLabel: "Câu hỏi của bạn",
  askPlaceholder: "Hỏi về khóa học này…",
  askPlaceholderAnywhere: "Đặt câu hỏi…",
  send: "Gửi",
  stop: "Dừng trả lời",
  mayBeWrong: "AI có thể sai. Hãy kiểm tra những điều quan trọng.",
  charactersLeft: {
    other: "Còn {count} ký tự",
  },
  charactersTooMany: {
    other: "Thừa {count} ký tự",
  },

  transcript: "Cuộc trò chuyện",

  error_unreachable: "Không kết nối được với trợ lý. Hãy kiểm tra kết nối rồi thử lại.",
  tryAgain: "Thử lại",

  messagesLeft: {
    other: "Còn {count} câu hỏi",
  },

  aloneTitle: "Hãy mở trợ lý từ khóa học của bạn",
  aloneText:
    "Trợ lý này hoạt động cùng với trang khóa học. Hãy quay lại khóa học và mở trợ lý ở đó.",
  hostSilent: "Trang khóa học không phản hồi. Hãy tải lại trang rồi mở lại trợ lý.",

  you: "Bạn",
  cancel: "Hủy",
  opensInNewTab: "mở trong thẻ mới",

  jumpToLatest: "Đến tin mới nhất",
  newMessages: {
    other: "{count} tin nhắn mới",
  },
  sending: "Đang gửi…",
  queued: "Bạn đang ngoại tuyến. Câu hỏi sẽ tự được gửi khi có kết nối trở lại.",
  reading_course: "Đang đọc khóa học…",
  thinking: "Đang suy nghĩ…",
  searching: "Đang tìm trong khóa học…",
  searchingFor: "Đang tìm “{query}”…",
  reconnecting: "Mất kết nối. Đang kết nối lại…",
  offline: "Bạn đang ngoại tuyến. Câu trả lời sẽ tiếp tục khi có kết nối trở lại.",
  stopped: "Bạn đã dừng câu trả lời này.",
  truncated: "Câu trả lời đã đạt độ dài tối đa.",
  refused: "Trợ lý từ chối trả lời điều này. Hãy thử hỏi theo cách khác.",
  interrupted: "Câu trả lời này bị gián đoạn.",
  continueAnswer: "Tiếp tục",
  continueQuestion: "Hãy tiếp tục.",
  answeringElsewhere:
    "Một câu trả lời đang được viết, có thể ở thẻ khác. Đây là câu trả lời đó. Câu hỏi của bạn đã được đưa lại vào ô bên dưới.",

  copy: "Sao chép",
  copied: "Đã sao chép",
  copyBlocked: "Không thể sao chép ở đây. Hãy chọn văn bản.",
  answerAgain: "Trả lời lại",
  editQuestion: "Sửa câu hỏi",
  editLabel: "Sửa câu hỏi của bạn",
  sendEdited: "Gửi",
  versionOf: "Phiên bản {index} trên {count}",
  previousVersion: "Phiên bản trước",
  nextVersion: "Phiên bản sau",
  goodAnswer: "Câu trả lời tốt",
  poorAnswer: "Câu trả lời chưa tốt",
  feedbackTitleUp: "Điều gì tốt ở câu trả lời này?",
  feedbackTitleDown: "Điều gì chưa ổn ở câu trả lời này?",
  feedbackReason: "Ý kiến của bạn (không bắt buộc)",
  feedbackReaders: "Giáo viên của bạn có thể đọc nội dung này nhưng không thấy tên bạn.",
  feedbackSend: "Gửi góp ý",
  feedbackThanks: "Cảm ơn góp ý của bạn.",
  reasonCorrect: "Đúng",
  reasonClear: "Dễ hiểu",
  reasonWrong: "Không đúng",
  reasonUnclear: "Khó hiểu",
  reasonOffTopic: "Không phải điều mình hỏi",
  reasonSources: "Nguồn không phù hợp",

  sources: "Nguồn",
  sourcePage: ", trang\u00a0{page}",
  passages: "Các đoạn trích",
  grounding_course: "Từ khóa học của bạn",
  grounding_general: "Từ kiến thức chung",

  followUps: "Hỏi tiếp",
  followSimpler: "Giải thích đơn giản hơn",
  followExample: "Cho mình một ví dụ",
  followQuiz: "Đố mình về phần này",
  followSummary: "Tóm tắt ý chính",

  copyCode: "Sao chép mã",
  codeBlock: {
    other: "Khối mã, {count} dòng",
  },
  table: "Bảng",
  image: "Hình: {description}",
  footnotes: "Chú thích",
  backToText: "Quay lại nội dung",
  taskDone: "Đã xong",
  taskOpen: "Chưa xong",
  formula: "Công thức",
  mathFraction: "{top} trên {bottom}",
  mathPower: "{base} mũ {exponent}",
  mathIndex: "{base} chỉ số {index}",
  mathRoot: "căn bậc hai của {radicand}",
  mathNthRoot: "căn bậc {index} của {radicand}",
  mathRange: "{symbol} từ {from} đến {to}",

  contact_teachers: "Hỏi giáo viên của bạn",
  contact_forum: "Hỏi trên diễn đàn khóa học",
  contact_person: "Hỏi một người",
  contactLead:
    "Bạn cũng có thể hỏi một người. Liên kết sẽ sao chép câu hỏi của bạn để bạn dán vào đó.",

  consentTitle: "Trước khi bắt đầu",
  consentText:
    "Trợ lý này là AI. Câu hỏi của bạn, nội dung khóa học và tiến độ học tập của bạn được gửi đến một dịch vụ AI để viết câu trả lời. Câu trả lời có thể sai, vì vậy hãy kiểm tra những điều quan trọng và không nhập thông tin cá nhân.",
  consentTextAnywhere:
    "Trợ lý này là AI. Câu hỏi của bạn được gửi đến một dịch vụ AI để viết câu trả lời. Câu trả lời có thể sai, vì vậy hãy kiểm tra những điều quan trọng và không nhập thông tin cá nhân.",
  consentWaiting: "Câu hỏi sẽ được gửi ngay khi bạn chấp nhận.",
  consentPolicy: "Đọc chính sách AI",
  consentAccept: "Chấp nhận và tiếp tục",
  consentAccepting: "Đang lưu lựa chọn của bạn…",
  consentFailed:
    "Không lưu được lựa chọn của bạn. Hãy thử lại, hoặc chấp nhận chính sách AI trên trang khóa học rồi quay lại.",

  unavailable_exam_in_progress:
    "Trợ lý tạm dừng khi bạn đang làm bài kiểm tra hoặc bài thi. Trợ lý sẽ trở lại khi bạn làm xong.",
  unavailable_disabled_here: "Trợ lý đang tắt ở đây.",
  checkAgain: "Kiểm tra lại",

  error_invalid_request: "Trợ lý không đọc được câu hỏi này. Hãy sửa rồi gửi lại.",
  error_token_missing: "Bạn không còn đăng nhập vào khóa học. Hãy đăng nhập ở đó rồi thử lại.",
  error_token_invalid:
    "Trang khóa học không xác nhận được bạn là ai. Hãy tải lại trang khóa học rồi thử lại.",
  error_token_expired:
    "Phiên đăng nhập khóa học của bạn đã hết hạn. Hãy tải lại trang khóa học rồi thử lại.",
  error_forbidden:
    "Bạn không thể dùng trợ lý ở đây. Có thể bạn chưa ghi danh vào khóa học này, hoặc khóa học đang bị ẩn.",
  error_not_found: "Cuộc trò chuyện này không còn nữa. Bạn có thể hỏi trong cuộc trò chuyện mới.",
  error_turn_in_progress: "Một câu trả lời khác của cuộc trò chuyện này vẫn đang được viết.",
  error_policy_kept_elsewhere: "Bạn chấp nhận chính sách AI trên trang khóa học, không phải ở đây.",
  error_payload_too_large: "Câu hỏi này quá dài. Hãy rút ngắn rồi gửi lại.",
  error_rate_limited: "Bạn đã hỏi nhiều câu trong thời gian ngắn. Hãy đợi một chút rồi thử lại.",
  error_quota_exceeded: "Hiện đã hết lượt hỏi.",
  error_internal: "Đã có lỗi ở phía chúng tôi. Hãy thử lại.",
  error_moodle_error:
    "Trang khóa học từ chối cung cấp thông tin khóa học này cho trợ lý. Hãy thử lại.",
  error_moodle_unavailable: "Hiện không kết nối được với trang khóa học. Hãy thử lại sau ít phút.",
  error_moodle_timeout: "Trang khóa học phản hồi quá lâu. Hãy thử lại.",
  error_llm_unavailable: "Hiện không kết nối được với dịch vụ AI. Hãy thử lại sau ít phút.",
  error_llm_overloaded: "Dịch vụ AI đang rất bận. Hãy thử lại sau giây lát.",
  error_llm_timeout: "Dịch vụ AI phản hồi quá lâu. Hãy thử lại.",
  error_store_unavailable:
    "Hiện không lưu được cuộc trò chuyện nên chưa có gì được gửi. Hãy thử lại sau ít phút.",
  error_turn_interrupted: "Câu trả lời bị cắt ngang. Hãy thử lại để nhận câu trả lời đầy đủ.",
  tryAgainIn: "Bạn có thể thử lại sau {time}.",
  tryAgainAt: "Bạn có thể hỏi lại: {time}.",
  askInNew: "Hỏi trong cuộc trò chuyện mới",
  reference: "Mã tham chiếu để được hỗ trợ: {id}",

  searchConversations: "Tìm cuộc trò chuyện",
  noConversations: "Chưa có cuộc trò chuyện nào.",
  noMatch: "Không có cuộc trò chuyện nào khớp với “{query}”.",
  untitled: "Cuộc trò chuyện chưa có tên",
  messageCount: {
    other: "{count} tin nhắn",
  },
  deleteConversation: "Xóa “{title}”",
  deleteAll: "Xóa tất cả",
  confirmDelete: "Xóa vĩnh viễn “{title}”?",
  confirmDeleteAll: {
    other: "Xóa vĩnh viễn {count} cuộc trò chuyện?",
  },
  delete: "Xóa",
  conversationDeleted: "Đã xóa cuộc trò chuyện.",
  allDeleted: "Đã xóa tất cả cuộc trò chuyện.",

  download: "Tải về dạng Markdown",
  print: "In",
  popOut: "Mở trong thẻ riêng",
  popOutBlocked: "Trình duyệt đã chặn thẻ mới.",
  settings: "Cài đặt và quyền riêng tư",
  exportTitle: "Trò chuyện với {name}",
  exportedOn: "Đã lưu {date}",

  readingTitle: "Trình đọc màn hình",
  readWhole: "Đọc từng câu trả lời khi đã hoàn tất",
  readSentences: "Đọc từng câu trả lời trong khi đang viết",
  limitsTitle: "Giới hạn của bạn",
  noLimits: "Số câu hỏi của bạn không bị giới hạn.",
  tokensLeft: {
    other: "Còn chỗ cho khoảng {count} từ, tính cả đọc và viết",
  },
  renewed: "Làm mới: {time}.",
  privacyTitle: "Quyền riêng tư",
  retention: "Cuộc trò chuyện bị xóa sau {time} kể từ câu hỏi cuối của bạn trong đó.",
  privacyReaders: "Giáo viên không thể đọc các cuộc trò chuyện của bạn.",
  privacyControl: "Bạn có thể xóa bất cứ lúc nào trong mục “Các cuộc trò chuyện”.",
  keysTitle: "Phím tắt",
  keySend: "Gửi",
  keyBreak: "Xuống dòng",
  keyEdit: "Sửa câu hỏi gần nhất (khi ô trống)",
  keyEscape: "Dừng trả lời, hoặc đóng",

  saidAnswering: "Đang trả lời…",
  saidStillAnswering: "Vẫn đang trả lời…",
  saidComplete: "Đã trả lời xong.",
  saidStopped: "Đã dừng trả lời.",
} satisfies Messages;
