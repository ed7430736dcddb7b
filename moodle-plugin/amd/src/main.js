// This file is part of Moodle - http://moodle.org/
//
// Moodle is free software: you can redistribute it and/or modify
// it under the terms of the GNU General Public License as published by
// the Free Software Foundation, either version 3 of the License, or
// (at your option) any later version.
//
// Moodle is distributed in the hope that it will be useful,
// but WITHOUT ANY WARRANTY; without even the implied warranty of
// MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.  See the
// GNU General Public License for more details.
//
// You should have received a copy of the GNU General Public License
// along with Moodle.  If not, see <http://www.gnu.org/licenses/>.

/* eslint-disable -- Not written by hand: the TypeScript that it is built from has a linter of its own. */

/**
 * Puts the assistant on a page.
 *
 * Written in TypeScript, of which this is the same code without its types: see moodle-plugin/amd/host and
 * packages/widget/src/host in Sidenote's repository. Do not change it here.
 *
 * @module     block_sidenote/main
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
import Ajax from "core/ajax";

// \0rolldown/runtime.js
var __defProp = Object.defineProperty;
var __esmMin = (fn, res, err) => () => {
    if (err) throw err[0];
    try {
        return fn && (res = fn(fn = 0)), res;
    } catch (e) {
        throw err = [e], e;
    }
};
var __exportAll = (all, no_symbols) => {
    let target = {};
    for (var name in all) {
        __defProp(target, name, {
            get: all[name],
            enumerable: true
        });
    }
    if (!no_symbols) {
        __defProp(target, Symbol.toStringTag, { value: "Module" });
    }
    return target;
};

// packages/widget/src/shared/host-origin.ts
/** The URL parameter with which the host passes its origin to the frame. */
const HOST_PARAMETER = "host";

// packages/widget/src/shared/frame-url.ts
/** The custom properties with which a page may style the chat. The accent is the brand's colour. */
const LOOK = [
    "accent",
    "font",
    "radius",
    "size"
].map((name) => `--sidenote-${name}`);
/** Returns the frame's URL on a server. */
function toFrameUrl(server, { host, mode, scheme, shortcut = "", locale = "", properties = {} }) {
    return `${server}/widget/?${new URLSearchParams({
        [HOST_PARAMETER]: host,
        mode,
        scheme,
        locale,
        shortcut,
        ...properties
    })}`;
}

// packages/widget/src/host/properties.ts
/** Returns the computed `--sidenote-…` properties of an element that the frame uses. */
function readProperties(element) {
    const style = getComputedStyle(element);
    return Object.fromEntries(LOOK.map((name) => [name, style.getPropertyValue(name).trim()]).filter(([, value]) => value));
}

// packages/widget/src/host/start.ts
/** Creates the iframe without loading it. */
function createStart(root, box, options, signal) {
    const iframe = document.createElement("iframe");
    iframe.title = options.label ?? "Sidenote";
    iframe.allow = "clipboard-write";
    iframe.referrerPolicy = "strict-origin";
    iframe.sandbox = "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads";
    const start = {
        root,
        box,
        iframe,
        options,
        signal,
        heard: [],
        readProperties: () => readProperties(box),
        load(isSeen = true) {
            const { server, scheme } = options;
            const properties = readProperties(box);
            box.style.colorScheme = scheme === "auto" ? "light dark" : scheme;
            iframe.src = toFrameUrl(server, {
                ...options,
                host: location.origin,
                properties
            });
            if (iframe.isConnected) return;
            if (isSeen) (start.early = options.getToken()).catch(() => {});
            else iframe.loading = "lazy";
            box.prepend(iframe);
        }
    };
    addEventListener("message", (event) => {
        if (event.source && event.source === iframe.contentWindow) start.heard?.push(event);
    }, { signal });
    return start;
}

// packages/widget/src/host/style.ts
/** The style sheet of the box around the frame. The page sets the `--sidenote-…` properties; see docs/embedding. */
const STYLE = `
:host { all: initial; display: block; }
:host([hidden]) { display: none; }
.inline {
  box-sizing: border-box;
  height: clamp(var(--sidenote-min-height, 544px), var(--height, 0px), var(--sidenote-max-height, 544px));
  border: 1px solid #8886;
  border-radius: var(--sidenote-radius, 16px);
  overflow: hidden;
}
iframe { display: block; width: 100%; height: 100%; border: 0; }
`;

// packages/widget/src/host/focus-frame.ts
/**
* Focuses the panel, then the frame once it is ready: Firefox does not focus a loading frame, and Orca, moved into one,
* treats it as a page of its own and announces none of its live regions.
*/
function focusFrame({ root, box, iframe, signal }, whenThere) {
    box.focus();
    const focused = () => root.activeElement ?? document.activeElement;
    const before = focused();
    let isInFrame = false;
    const watch = new AbortController();
    const until = { signal: AbortSignal.any([watch.signal, signal]) };
    addEventListener("blur", () => isInFrame = true, until);
    addEventListener("focus", () => isInFrame = false, until);
    whenThere(() => setTimeout(() => {
        watch.abort();
        if (!isInFrame && focused() === before) iframe.focus();
    }, SETTLE_MS$1));
}
var SETTLE_MS$1;
var init_focus_frame = __esmMin((() => {
    SETTLE_MS$1 = 100;
}));

// packages/widget/src/shared/channel.ts
function openChannel(ends) {
    const hear = ({ source, data, origin }) => {
        if (source && source === ends.peer() && ends.isMessage(data) && origin === ends.origin) ends.onMessage(data);
    };
    addEventListener("message", hear);
    return {
        hear,
        send: (message) => ends.peer()?.postMessage({
            sidenote: 1,
            ...message
        }, ends.origin),
        close: () => removeEventListener("message", hear)
    };
}
var init_channel = __esmMin((() => {}));

// packages/widget/src/shared/frame-message.ts
/**
* Whether a value is a valid message from a frame. Checked by hand: a schema library would be larger than the whole
* host side.
*/
function isFrameMessage(value) {
    const { sidenote, type, height, count, key, value: kept } = value ?? {};
    return sidenote === 1 && TYPE.test(String(type)) && (type !== "frame.resize" || Number.isFinite(height) && Number(height) >= 0) && (type !== "frame.unread" || Number.isInteger(count) && Number(count) >= 0) && (type !== "frame.keep" || typeof key === "string" && (kept === null || typeof kept === "string"));
}
var TYPE;
var init_frame_message = __esmMin((() => {
    TYPE = /^(frame\.(ready|resize|unread|close|keep)|token\.request|policy\.accept)$/;
}));

// packages/widget/src/host/kept.ts
/**
* Stores a text for a server's frame, or removes it, since browsers may block third-party storage. The frame's keys
* separate users and courses. Scripts on the host page's origin can read it.
*/
function keep(server, key, value) {
    if (key.length + (value ?? "").length > MAX_LENGTH) return;
    try {
        if (value === null) localStorage.removeItem(name(server, key));
        else localStorage.setItem(name(server, key), value);
    } catch {}
}
/** Returns all texts stored for a server's frames, by key. */
function readKept(server) {
    const prefix = name(server, "");
    try {
        const names = Object.keys(localStorage).filter((each) => each.startsWith(prefix));
        return Object.fromEntries(names.map((each) => [each.slice(prefix.length), localStorage.getItem(each) ?? ""]));
    } catch {
        return {};
    }
}
var MAX_LENGTH, name;
var init_kept = __esmMin((() => {
    MAX_LENGTH = 4e4;
    name = (server, key) => `sidenote:kept:${server} ${key}`;
}));

// packages/widget/src/host/launcher.ts
/** Creates a button with a class and a text. */
function createButton(className, text) {
    const button = document.createElement("button");
    button.className = className;
    button.textContent = text;
    return button;
}
/**
* Creates the round button that opens the panel, with a badge of unread answers. Its accessible name is the label and
* that count.
*/
function createLauncher() {
    const button = createButton("launcher", "");
    const name = document.createElement("span");
    const badge = document.createElement("i");
    const icon = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    icon.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", "M4 5h16v11H9l-5 4zM8 9h8M8 12h5");
    icon.append(path);
    button.append(icon, name, badge);
    return {
        button,
        setLabel: (label) => name.textContent = label,
        setUnread: (count) => badge.textContent = count ? ` ${count}` : ""
    };
}
var SVG;
var init_launcher = __esmMin((() => {
    SVG = "http://www.w3.org/2000/svg";
}));

// packages/protocol/src/locales.ts
/**
* Returns the one of `locales` that best matches a BCP 47 tag: `zh-Hant` for `zh-TW`, `pt-BR` for `pt`. Null if none
* has the tag's language. Shared by the server, which selects the frame's page, and the frame, which selects its texts,
* so that both agree.
*/
function nearestLocale(tag, locales) {
    const same = locales.find((locale) => locale === tag);
    if (same !== void 0) return same;
    let wanted;
    try {
        wanted = new Intl.Locale(tag).maximize();
    } catch {
        return null;
    }
    const { language, script } = wanted;
    return locales.find((locale) => locale === `${language}-${script}`) ?? locales.find((locale) => locale.split("-")[0] === language) ?? null;
}
var init_locales = __esmMin((() => {}));

// packages/widget/src/host/words.ts
/** Returns the texts in the language nearest to the page's or, by default, the browser's. */
function wordsOf(locale = navigator.language) {
    return WORDS[nearestLocale(locale, Object.keys(WORDS)) ?? "en"];
}
var WORDS;
var init_words = __esmMin((() => {
    init_locales();
    WORDS = {
        en: [
            "Sidenote chat",
            "Width",
            "Ask about this",
            "Close",
            "The assistant cannot be reached.",
            "Try again"
        ],
        de: [
            "Sidenote-Chat",
            "Breite",
            "Frage dazu stellen",
            "Schließen",
            "Der Assistent ist nicht erreichbar.",
            "Erneut versuchen"
        ],
        fr: [
            "Chat Sidenote",
            "Largeur",
            "Question à ce sujet",
            "Fermer",
            "L’assistant est injoignable.",
            "Réessayer"
        ],
        es: [
            "Chat de Sidenote",
            "Ancho",
            "Preguntar sobre esto",
            "Cerrar",
            "No se puede contactar con el asistente.",
            "Reintentar"
        ],
        "pt-BR": [
            "Chat do Sidenote",
            "Largura",
            "Perguntar sobre isso",
            "Fechar",
            "Não foi possível acessar o assistente.",
            "Tentar de novo"
        ],
        it: [
            "Chat Sidenote",
            "Larghezza",
            "Fai una domanda",
            "Chiudi",
            "L’assistente non è raggiungibile.",
            "Riprova"
        ],
        nl: [
            "Sidenote-chat",
            "Breedte",
            "Vraag hierover",
            "Sluiten",
            "De assistent is niet bereikbaar.",
            "Opnieuw proberen"
        ],
        pl: [
            "Czat Sidenote",
            "Szerokość",
            "Zapytaj o to",
            "Zamknij",
            "Nie można połączyć się z asystentem.",
            "Spróbuj ponownie"
        ],
        tr: [
            "Sidenote sohbeti",
            "Genişlik",
            "Bunun hakkında sor",
            "Kapat",
            "Asistana ulaşılamıyor.",
            "Yeniden dene"
        ],
        ar: [
            "محادثة Sidenote",
            "العرض",
            "اسأل عن هذا",
            "إغلاق",
            "تعذّر الوصول إلى المساعد.",
            "أعد المحاولة"
        ],
        he: [
            "צ׳אט Sidenote",
            "רוחב",
            "לשאול על זה",
            "סגירה",
            "אי אפשר להתחבר לעוזר.",
            "לנסות שוב"
        ],
        fa: [
            "گفت‌وگوی Sidenote",
            "پهنا",
            "پرسش دربارهٔ این",
            "بستن",
            "دستیار در دسترس نیست.",
            "تلاش دوباره"
        ],
        "zh-Hans": [
            "Sidenote 聊天",
            "宽度",
            "就此提问",
            "关闭",
            "无法连接助手。",
            "重试"
        ],
        "zh-Hant": [
            "Sidenote 聊天",
            "寬度",
            "就此提問",
            "關閉",
            "無法連上助理。",
            "再試一次"
        ],
        ja: [
            "Sidenote チャット",
            "幅",
            "これについて質問する",
            "閉じる",
            "アシスタントに接続できません。",
            "もう一度試す"
        ],
        ko: [
            "Sidenote 채팅",
            "너비",
            "이 내용에 대해 질문하기",
            "닫기",
            "도우미에 연결할 수 없어요.",
            "다시 시도"
        ],
        uk: [
            "Чат Sidenote",
            "Ширина",
            "Запитати про це",
            "Закрити",
            "Помічник недоступний.",
            "Спробувати ще раз"
        ],
        ru: [
            "Чат Sidenote",
            "Ширина",
            "Спросить об этом",
            "Закрыть",
            "Помощник недоступен.",
            "Попробовать ещё раз"
        ],
        hi: [
            "Sidenote चैट",
            "चौड़ाई",
            "इसके बारे में पूछें",
            "बंद करें",
            "सहायक तक नहीं पहुँच पाए।",
            "फिर कोशिश करें"
        ],
        id: [
            "Obrolan Sidenote",
            "Lebar",
            "Tanyakan tentang ini",
            "Tutup",
            "Asisten tidak dapat dihubungi.",
            "Coba lagi"
        ],
        vi: [
            "Trò chuyện Sidenote",
            "Chiều rộng",
            "Hỏi về nội dung này",
            "Đóng",
            "Không kết nối được với trợ lý.",
            "Thử lại"
        ]
    };
}));

// packages/widget/src/host/retry.ts
/**
* Creates the notice that covers a failed frame, with a button to load it again. Returns the function that shows it.
*/
function createRetry({ box, options }, loadAgain) {
    const notice = document.createElement("div");
    const sentence = document.createElement("p");
    const button = createButton("", "");
    notice.className = "retry";
    notice.role = "alert";
    notice.append(sentence, button);
    button.onclick = () => {
        box.focus();
        notice.remove();
        box.classList.remove("failed");
        loadAgain();
    };
    return () => {
        const [, , , , failed, again] = wordsOf(options.locale);
        sentence.textContent = failed;
        button.textContent = again;
        box.append(notice);
        box.classList.add("failed");
    };
}
var init_retry = __esmMin((() => {
    init_launcher();
    init_words();
}));

// packages/widget/src/host/frame.ts
/**
* The host's end of the channel. The handshake starts over each time the browser loads the frame. A frame that failed
* is covered by a notice with a retry button.
*/
function createFrame(start, { isOpen, onClose }) {
    const { root, box, iframe, options, signal } = start;
    const { getToken, acceptPolicy, onEvent } = options;
    let isLaunched = false;
    let hasSpoken = false;
    let spokeAt = 0;
    /** Whether the frame, told that its launch failed, is still waiting for one. */
    let isWaiting = false;
    let timer = 0;
    let queue = [];
    let arrivals = [];
    const channel = openChannel({
        peer: () => iframe.contentWindow,
        origin: new URL(options.server).origin,
        isMessage: isFrameMessage,
        async onMessage(message) {
            switch (message.type) {
                case "frame.ready":
                    hasSpoken = true;
                    spokeAt = performance.now();
                    isLaunched = isWaiting = false;
                    box.classList.remove("failed");
                    if (root.activeElement?.closest(".retry")) iframe.focus();
                    if (iframe.matches(":focus")) iframe.contentWindow?.focus();
                    for (const act of arrivals) act();
                    arrivals = [];
                    return launch();
                case "token.request": return channel.send({
                    type: "token.issued",
                    ...await attempt(askToken)
                });
                case "policy.accept": return channel.send({
                    type: "policy.accepted",
                    ...await attempt(accept)
                });
                case "frame.resize": return box.style.setProperty("--height", `${message.height}px`);
                case "frame.unread": return onEvent({
                    type: "unread",
                    count: message.count
                });
                case "frame.close": return onClose();
                case "frame.keep": return keep(options.server, message.key, message.value);
            }
        }
    });
    async function askToken() {
        const { early } = start;
        start.early = void 0;
        const token = await (early ?? getToken());
        if (!token) throw new Error("No token.");
        return { token };
    }
    async function accept() {
        await acceptPolicy();
        return { ok: true };
    }
    /** Runs a callback of the page. A failure is reported to the frame and, as an event, to the page. */
    async function attempt(act) {
        try {
            return await act();
        } catch (error) {
            onEvent({
                type: "error",
                message: String(error)
            });
            return { error: "failed" };
        }
    }
    async function launch() {
        const answer = await attempt(askToken);
        if ("error" in answer) {
            if (isLaunched) return;
            isWaiting ||= performance.now() - spokeAt < LAUNCH_WAIT_MS;
            channel.send({
                type: "token.issued",
                ...answer
            });
            return offerRetry();
        }
        const { locale, mode, scheme } = options;
        const theme = {
            scheme,
            properties: start.readProperties()
        };
        const kept = isLaunched ? {} : readKept(options.server);
        channel.send({
            type: "host.launch",
            ...answer,
            mode,
            theme,
            kept,
            ...locale && { locale }
        });
        if (!isLaunched) {
            onEvent({ type: "ready" });
            isLaunched = true;
            box.classList.add("ready");
            sendState();
        }
        for (const act of queue) act();
        queue = [];
    }
    /** Tells a launched frame whether it is shown; otherwise the launch does. */
    function sendState() {
        if (isLaunched) channel.send({ type: isOpen() ? "host.open" : "host.close" });
    }
    /** Calls back once the frame has sent `frame.ready`, launched or not. */
    function whenThere(act) {
        if (hasSpoken) act();
        else arrivals.push(act);
    }
    /** Calls back once the frame has been launched. */
    function whenLaunched(act) {
        if (isLaunched) act();
        else queue.push(act);
    }
    const offerRetry = createRetry(start, () => {
        if (isWaiting) {
            iframe.focus();
            launch();
            return;
        }
        isLaunched = hasSpoken = false;
        box.classList.remove("ready");
        start.load();
    });
    function watch() {
        clearTimeout(timer);
        timer = window.setTimeout(() => {
            if (hasSpoken) return;
            onEvent({
                type: "error",
                message: "The frame did not answer."
            });
            offerRetry();
        }, READY_TIMEOUT_MS);
    }
    iframe.addEventListener("load", watch, { signal });
    if (iframe.isConnected && !iframe.contentDocument) watch();
    const { heard = [] } = start;
    start.heard = void 0;
    for (const event of heard) channel.hear(event);
    signal.addEventListener("abort", () => {
        clearTimeout(timer);
        channel.close();
    });
    return {
        /** Loads the frame unless it has been loaded. */
        load: () => iframe.isConnected || start.load(),
        whenThere,
        sendState,
        send: (message) => whenLaunched(() => channel.send(message)),
        /** Sends changed options to the frame. */
        update() {
            if (isLaunched) launch();
        }
    };
}
var LAUNCH_WAIT_MS, READY_TIMEOUT_MS;
var init_frame = __esmMin((() => {
    init_channel();
    init_frame_message();
    init_kept();
    init_retry();
    LAUNCH_WAIT_MS = 18e3;
    READY_TIMEOUT_MS = 1e4;
}));

// packages/widget/src/host/memory.ts
/** Reads a value that the host side stored; `null` if there is none or storage is denied. */
function remembered(storage, key) {
    try {
        return window[storage].getItem(`sidenote:${key}`);
    } catch {
        return null;
    }
}
function remember(storage, key, value) {
    try {
        window[storage].setItem(`sidenote:${key}`, value);
    } catch {}
}
var init_memory = __esmMin((() => {}));

// packages/widget/src/host/grip.ts
/**
* Creates the resize handle at the inner edge of the side panel: drag it, use the arrow keys, Home and End, or click it
* to toggle between normal and wide. The width is remembered.
*/
function createGrip(panel) {
    const grip = document.createElement("div");
    grip.className = "grip";
    grip.tabIndex = 0;
    grip.role = "separator";
    grip.ariaOrientation = "vertical";
    grip.ariaValueMin = `${MIN}`;
    let width = 0;
    const max = () => Math.max(MIN, innerWidth - 64);
    function resize(wanted) {
        width = Math.round(Math.min(Math.max(wanted, MIN), max()));
        panel.style.setProperty("--width", `${width}px`);
        grip.ariaValueMax = `${max()}`;
        grip.ariaValueNow = `${width}`;
        remember("localStorage", "width", `${width}`);
    }
    resize(Number(remembered("localStorage", "width")) || NORMAL);
    const isRtl = () => getComputedStyle(panel).direction === "rtl";
    let startX;
    let startWidth = 0;
    let moved = false;
    grip.onpointerdown = ({ pointerId, clientX }) => {
        grip.setPointerCapture(pointerId);
        startX = clientX;
        startWidth = width;
        moved = false;
    };
    grip.onpointermove = ({ clientX }) => {
        if (startX === void 0) return;
        const grown = (startX - clientX) * (isRtl() ? -1 : 1);
        moved ||= Math.abs(grown) > 3;
        if (moved) resize(startWidth + grown);
    };
    grip.onpointerup = () => {
        startX = void 0;
        if (!moved) resize(width < WIDE ? WIDE : NORMAL);
    };
    grip.onpointercancel = () => startX = void 0;
    grip.onkeydown = (event) => {
        const step = isRtl() ? -32 : STEP$1;
        const wanted = {
            ArrowLeft: width + step,
            ArrowRight: width - step,
            Home: MIN,
            End: max()
        }[event.key];
        if (wanted === void 0) return;
        event.preventDefault();
        resize(wanted);
    };
    return grip;
}
var MIN, NORMAL, WIDE, STEP$1;
var init_grip = __esmMin((() => {
    init_memory();
    MIN = 320;
    NORMAL = 400;
    WIDE = 640;
    STEP$1 = 32;
}));

// packages/widget/src/host/lock-page.ts
/**
* Prevents the page from scrolling behind a full-screen panel, where scroll gestures would otherwise chain to it.
* Returns the function that releases it.
*/
function lockPage() {
    const isSetByBody = getComputedStyle(document.documentElement).overflow === "visible";
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${isSetByBody ? "body" : "html"} { overflow: hidden !important }`);
    document.adoptedStyleSheets.push(sheet);
    return () => {
        const { adoptedStyleSheets } = document;
        document.adoptedStyleSheets = adoptedStyleSheets.filter((other) => other !== sheet);
    };
}
var init_lock_page = __esmMin((() => {}));

// packages/widget/src/host/panel-style.ts
var PANEL_STYLE;
var init_panel_style = __esmMin((() => {
    PANEL_STYLE = `
* { box-sizing: border-box; }
[hidden], :host([hidden]) { display: none !important; }
.inline { position: relative; }
.failed iframe { visibility: hidden; }
:not(.failed) > .retry { display: none; }
.retry {
  position: absolute;
  inset: 0;
  display: grid;
  place-content: center;
  justify-items: center;
  gap: 16px;
  padding: 24px;
  background: Canvas;
  color: CanvasText;
  font: 16px/1.5 system-ui;
  text-align: center;
}
.retry p { margin: 0; }
.leave {
  position: absolute;
  inset-block-start: 8px;
  inset-inline-end: 8px;
  z-index: 1;
  width: 40px;
  padding: 10px;
  background: Canvas;
  color: CanvasText;
  font: 20px/1 system-ui;
  animation: wait 1s;
}
.ready:not(.failed) > .leave { display: none; }
@keyframes wait { 0%, 99% { visibility: hidden; } }
button {
  border: 1px solid #0000;
  border-radius: 8px;
  padding: 12px 16px;
  background: var(--accent);
  color: var(--on-accent);
  font: 600 14px/1 system-ui;
  cursor: pointer;
}
:focus-visible:not(dialog) { outline: 3px solid var(--accent); outline-offset: 2px; }
:host {
  --accent: var(--sidenote-accent, #0f6cbf);
  --on-accent: #fff;
  --gap-x: calc(var(--sidenote-offset-x, 24px) + env(safe-area-inset-right));
  --gap-y: calc(var(--sidenote-offset-y, 24px) + env(safe-area-inset-bottom));
}
@supports (color: oklch(from red l c h)) {
  :host { --on-accent: oklch(from var(--accent) clamp(0, (0.66 - l) * 999, 1) 0 0); }
}
.launcher, dialog, .ask { position: fixed; z-index: var(--sidenote-z-index, 1025); }
.launcher {
  inset-block-end: var(--gap-y);
  inset-inline-end: var(--gap-x);
  width: 56px;
  height: 56px;
  padding: 15px;
  border-radius: 50%;
}
.launcher, .ask { box-shadow: 0 4px 16px #0004; }
.launcher i {
  position: absolute;
  top: -4px;
  right: -4px;
  min-width: 22px;
  padding: 4px;
  border: 1px solid #fff;
  border-radius: 11px;
  background: #b3261e;
  color: #fff;
  font: 600 12px/1 system-ui;
}
.launcher i:empty { display: none; }
.launcher span { position: absolute; overflow: hidden; width: 1px; height: 1px; clip-path: inset(50%); }
svg { display: block; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
/* It closes what it has opened. Safari does not know d, and keeps the bubble. */
.launcher[aria-expanded="true"] path { d: path("m5 9 7 7 7-7"); }
dialog {
  inset: auto;
  inset-block-end: calc(var(--gap-y) + 68px);
  inset-inline-end: var(--gap-x);
  width: 400px;
  height: min(680px, 100% - var(--gap-y) - 84px - var(--sidenote-offset-top, 0px));
  max-width: none;
  max-height: none;
  margin: 0;
  padding: 0;
  border: 1px solid #8886;
  border-radius: var(--sidenote-radius, 16px);
  background: Canvas;
  box-shadow: 0 8px 40px #0004;
  overflow: hidden;
}
dialog.panel { inset-block: var(--sidenote-offset-top, 0px) 0; inset-inline-end: 0; width: min(var(--width, 400px), 100vw); height: auto; border-radius: 0; }
.grip { position: absolute; inset-block: calc(50% - 48px); inset-inline-start: 0; width: 24px; cursor: ew-resize; touch-action: none; }
.grip::before {
  content: "";
  position: absolute;
  inset-block: calc(50% - 24px);
  inset-inline-start: 3px;
  border-inline-start: 3px solid #888;
  border-radius: 4px;
}
/* A progress bar behind the frame, visible until the frame paints. */
dialog:not(.ready, .failed) {
  background: linear-gradient(90deg, #0000, var(--accent), #0000) 50% 0 / 40% 3px no-repeat Canvas;
}
@media (max-width: 480px), (max-height: 480px) {
  dialog, dialog.panel { inset: 0; top: var(--top, 0); width: 100%; height: var(--view, 100dvh); border-radius: 0; border: 0; }
  .grip { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  .launcher { transition: transform 0.15s; }
  .launcher:hover { transform: scale(1.06); }
  dialog[open] { animation: in 0.18s; }
  dialog[open]:not(.ready, .failed) { animation: in 0.18s, seek 1.2s infinite alternate; }
  @keyframes seek { from { background-position: 0 0; } to { background-position: 100% 0; } }
  @keyframes in { from { opacity: 0; transform: translateY(12px); } }
}
@media print { .launcher, dialog { display: none; } }
`;
}));

// packages/widget/src/host/place.ts
/** Moves a launcher to the first free place, beside those of the page's other chats, until `signal` aborts. */
function takePlace(launcher, signal) {
    let place = 0;
    while (taken.has(place)) place++;
    taken.add(place);
    launcher.style.marginInlineEnd = `${place * STEP}px`;
    signal.addEventListener("abort", () => taken.delete(place));
}
var STEP, taken;
var init_place = __esmMin((() => {
    STEP = 72;
    taken = /* @__PURE__ */ new Set();
}));

// packages/widget/src/host/selection.ts
/** Returns the text selected in the page, or an empty string. */
function selectedText() {
    return String(getSelection()).trim().slice(0, TEXT_MAX);
}
/**
* Shows `button` beside selected text and passes that text to `onAsk` when it is clicked. Stops when `signal` aborts.
*/
function followSelection(button, onAsk, signal) {
    let text = "";
    let isTouch = false;
    let timer = 0;
    const place = () => {
        text = document.activeElement?.matches("input, textarea") || getSelection()?.anchorNode?.parentElement?.isContentEditable ? "" : selectedText();
        button.hidden = !text;
        if (!text) return;
        const box = getSelection().getRangeAt(0).getBoundingClientRect();
        button.style.top = `${Math.min(Math.max(box.bottom + (isTouch ? TOUCH_GAP : GAP), 8), innerHeight - 48)}px`;
        button.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - button.offsetWidth - 8)}px`;
    };
    button.onclick = () => {
        button.hidden = true;
        onAsk(text);
    };
    for (const type of ["pointerup", "keyup"]) addEventListener(type, (event) => event.composedPath()[0] === button || setTimeout(place), { signal });
    addEventListener("pointerdown", ({ pointerType }) => isTouch = pointerType !== "mouse", {
        signal,
        capture: true
    });
    addEventListener("keydown", () => isTouch = false, {
        signal,
        capture: true
    });
    document.addEventListener("selectionchange", () => {
        clearTimeout(timer);
        if (isTouch) timer = window.setTimeout(place, SETTLE_MS);
    }, { signal });
    addEventListener("scroll", () => button.hidden = true, {
        signal,
        capture: true,
        passive: true
    });
    button.hidden = true;
}
var TEXT_MAX, SETTLE_MS, GAP, TOUCH_GAP;
var init_selection = __esmMin((() => {
    TEXT_MAX = 2e3;
    SETTLE_MS = 400;
    GAP = 8;
    TOUCH_GAP = 36;
}));

// packages/widget/src/host/panel.ts
var panel_exports = /* @__PURE__ */ __exportAll({ mountPanel: () => mountPanel });
/**
* Mounts everything but the frame itself: launcher, panel, resizing, the button beside selected text, the keyboard
* shortcut, and the channel to the frame. Stops when `start.signal` aborts.
*/
function mountPanel(start) {
    const { root, box, iframe, options, signal } = start;
    const { mode, askLabel } = options;
    if (signal.aborted) return {
        open: nothing,
        close: nothing,
        ask: nothing,
        update: nothing
    };
    const panel = box instanceof HTMLDialogElement ? box : null;
    const openKey = `open:${mode}${iframe.title}`;
    const small = matchMedia(SMALL_SCREEN);
    const launcher = createLauncher();
    const { button } = launcher;
    /** A close button until the frame shows its own: on a phone the panel covers the page. */
    const leaveButton = createButton("leave", "×");
    const grip = panel && mode === "panel" ? createGrip(panel) : null;
    const askButton = askLabel == null ? null : createButton("ask", "");
    let isOpen = !panel;
    let unlockPage;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(PANEL_STYLE);
    root.adoptedStyleSheets.push(sheet);
    const frame = createFrame(start, {
        isOpen: () => isOpen,
        onClose: close
    });
    function setOpen(value) {
        isOpen = value;
        button.ariaExpanded = `${value}`;
        root.host.toggleAttribute("open", value);
        remember("sessionStorage", openKey, value ? "1" : "0");
        frame.sendState();
    }
    function open(isRestored = false) {
        if (!panel) {
            iframe.loading = "eager";
            box.scrollIntoView({ block: "nearest" });
        } else if (!isOpen) {
            closeOther();
            closeOther = close;
            frame.load();
            show(panel);
            setOpen(true);
        }
        if (!isRestored) focusFrame(start, frame.whenThere);
    }
    /** On a small screen the panel is a modal dialog that covers the page, so the browser makes the rest inert. */
    function show(dialog) {
        if (small.matches) {
            dialog.showModal();
            unlockPage = lockPage();
        } else dialog.setAttribute("open", "");
        fitViewport();
    }
    function hide(dialog) {
        dialog.close();
        unlockPage?.();
        unlockPage = void 0;
    }
    function close() {
        if (!panel || !isOpen) return;
        const hadFocus = panel.contains(root.activeElement);
        hide(panel);
        setOpen(false);
        if (hadFocus) button.focus();
    }
    function ask(message) {
        open();
        frame.send({
            type: "host.ask",
            message
        });
    }
    /** Keeps a full-screen panel above the on-screen keyboard. Does nothing while the user has zoomed in. */
    function fitViewport() {
        if (!visualViewport || visualViewport.scale > 1.1) return;
        box.style.setProperty("--view", `${visualViewport.height}px`);
        box.style.setProperty("--top", `${visualViewport.offsetTop}px`);
    }
    /** Sets all labels, by default in the user's language. */
    function update() {
        const [chat, width, about, leave] = wordsOf(options.locale);
        const label = options.label ?? chat;
        launcher.setLabel(label);
        iframe.title = label;
        if (panel) panel.ariaLabel = label;
        if (grip) grip.ariaLabel = width;
        leaveButton.ariaLabel = leave;
        frame.update();
        if (askButton) askButton.textContent = askLabel || about;
    }
    update();
    if (panel) {
        button.ariaExpanded = "false";
        panel.autofocus = true;
        panel.tabIndex = -1;
        button.onclick = () => isOpen ? close() : open();
        button.onpointerenter = button.onfocus = () => void frame.load();
        panel.oncancel = (event) => {
            event.preventDefault();
            close();
        };
        button.onkeydown = panel.onkeydown = ({ key }) => {
            if (key === "Escape") close();
        };
        signal.addEventListener("abort", () => {
            unlockPage?.();
            root.host.removeAttribute("open");
        });
        small.addEventListener("change", () => {
            if (!isOpen) return;
            const hadFocus = panel.contains(root.activeElement);
            hide(panel);
            show(panel);
            if (!hadFocus) return;
            iframe.focus();
            frame.sendState();
        }, { signal });
        panel.before(button);
        takePlace(button, signal);
        if (grip) panel.append(grip);
        leaveButton.onclick = close;
        panel.append(leaveButton);
        for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, fitViewport, { signal });
        root.host.addEventListener("sidenote:unread", (event) => launcher.setUnread(event.detail.count), { signal });
        const before = remembered("sessionStorage", openKey);
        if (before === "1" && !small.matches) open(true);
        else if (before) whenIdle(() => signal.aborted || frame.load());
    }
    if (askButton) {
        root.append(askButton);
        followSelection(askButton, ask, signal);
    }
    if (options.shortcut !== "off") addEventListener("keydown", (event) => {
        if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
        event.preventDefault();
        toggle();
    }, { signal });
    function toggle() {
        const text = askButton ? selectedText() : "";
        if (text) ask(text);
        else if (panel && isOpen) close();
        else open();
    }
    return {
        open: () => open(),
        close,
        ask,
        update
    };
}
function nothing() {}
var SMALL_SCREEN, whenIdle, closeOther;
var init_panel = __esmMin((() => {
    init_focus_frame();
    init_frame();
    init_grip();
    init_launcher();
    init_lock_page();
    init_memory();
    init_panel_style();
    init_place();
    init_selection();
    init_words();
    SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";
    whenIdle = window.requestIdleCallback ?? ((act) => setTimeout(act, 2e3));
    closeOther = nothing;
}));

// packages/widget/src/host/mount.ts
/** Delay before a failed import of the panel chunk is repeated. */
const RETRY_DELAY_MS = 5e3;
/**
* Mounts a chat in a shadow root. Nothing outside the root is changed, except that a full-screen panel locks the page's
* scrolling (`lock-page.ts`). In inline mode the frame starts loading at once, in parallel with the panel chunk, which
* contains everything else, including the frame's channel. `options` is changed by `update`.
*/
function mountChat(root, options) {
    const { mode } = options;
    const isInline = mode === "inline";
    const box = document.createElement(isInline ? "div" : "dialog");
    const lifetime = new AbortController();
    const { signal } = lifetime;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    box.className = mode;
    root.append(box);
    const start = createStart(root, box, options, signal);
    if (isInline) start.load(box.getBoundingClientRect().top < innerHeight);
    async function loadPanel() {
        for (;;) try {
            return (await Promise.resolve().then(() => (init_panel(), panel_exports))).mountPanel(start);
        } catch (error) {
            options.onEvent({
                type: "error",
                message: String(error)
            });
            await new Promise((resolve) => signal.aborted || setTimeout(resolve, RETRY_DELAY_MS));
        }
    }
    const panel = loadPanel();
    return {
        open: async () => (await panel).open(),
        close: async () => (await panel).close(),
        ask: async (text) => (await panel).ask(text),
        async update(changes) {
            Object.assign(options, changes);
            (await panel).update();
        },
        remove() {
            lifetime.abort();
            root.replaceChildren();
        }
    };
}

// moodle-plugin/amd/host/page-scheme.ts
/** Below this a background counts as dark, of 255. */
const DARK = 110;
/** Whether the page itself is dark: a Moodle theme decides that, not the visitor's system. */
function readPageScheme() {
    const [r = 255, g = 255, b = 255, a = 1] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    return a > 0 && .299 * r + .587 * g + .114 * b < DARK ? "dark" : "light";
}

// moodle-plugin/amd/host/session.ts
async function call(methodname, args) {
    const [answer] = Ajax.call([{
        methodname,
        args
    }], true, true, document.hidden);
    return await answer;
}
/** A fresh launch token for the person who is logged in. Rejects with Moodle's exception. */
async function getToken({ contextId, instanceId }) {
    const answer = await call("block_sidenote_get_token", {
        contextid: contextId,
        instanceid: instanceId
    });
    if (typeof answer === "object" && answer !== null && "token" in answer) {
        if (typeof answer.token === "string") return answer.token;
    }
    throw new TypeError("Moodle answered without a token.");
}
/** Records in Moodle that this person accepts its AI policy; one accepted before counts. */
function acceptPolicy({ contextId }) {
    return call("block_sidenote_accept_policy", { contextid: contextId });
}

// moodle-plugin/amd/host/main.ts
const MODES = [
    "bubble",
    "inline",
    "panel"
];
function isMode(mode) {
    return mode !== void 0 && MODES.includes(mode);
}
/**
* Puts the assistant on a page: into the element of templates/widget.mustache when it is inline, else at the end of the
* page, where it can be reached while the block drawer is closed. No script of another origin runs here; only the frame
* does, in its own.
*/
function init(id) {
    const element = document.getElementById(id);
    if (!element || element.dataset["mounted"]) return;
    element.dataset["mounted"] = "true";
    const { server, mode, locale, title, contextid, instanceid } = element.dataset;
    if (!server || !isMode(mode)) return;
    const place = {
        contextId: Number(contextid),
        instanceId: Number(instanceid)
    };
    const mount = () => {
        const host = document.createElement("div");
        host.className = `block_sidenote-host block_sidenote-${mode}`;
        if (mode === "inline") element.prepend(host);
        else document.body.append(host);
        return mountChat(host.attachShadow({ mode: "open" }), {
            server,
            mode,
            locale,
            scheme: readPageScheme(),
            label: title,
            shortcut: "",
            askLabel: document.body.classList.contains("editing") ? null : "",
            getToken: () => getToken(place),
            acceptPolicy: () => acceptPolicy(place),
            onEvent: (event) => host.dispatchEvent(new CustomEvent(`sidenote:${event.type}`, {
                detail: event,
                bubbles: true
            }))
        });
    };
    const button = element.querySelector("[data-action=\"open\"]");
    if (!button) {
        mount();
        return;
    }
    let chat = mode === "inline" ? void 0 : mount();
    button.disabled = false;
    button.addEventListener("click", () => {
        chat ??= mount();
        chat.open();
        if (mode === "inline") button.hidden = true;
    });
}

export { init };