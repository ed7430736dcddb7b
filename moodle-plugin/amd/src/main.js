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

/* eslint-disable */

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

// packages/widget/src/shared/channel.ts
function openChannel(ends) {
    const listen = ({ source, data, origin }) => {
        if (source && source === ends.peer() && ends.isMessage(data) && origin === ends.origin) ends.onMessage(data);
    };
    addEventListener("message", listen);
    return {
        send: (message) => ends.peer()?.postMessage({
            sidenote: 1,
            ...message
        }, ends.origin),
        close: () => removeEventListener("message", listen)
    };
}

// packages/widget/src/shared/frame-message.ts
const TYPE = /^(frame\.(ready|resize|unread|close)|token\.request|policy\.accept)$/;
/** True for a message that a frame may send. By hand: a schema library would weigh more than the whole host side. */
function isFrameMessage(value) {
    const { sidenote, type, height, count } = value ?? {};
    return sidenote === 1 && TYPE.test(String(type)) && (type !== "frame.resize" || Number.isFinite(height) && Number(height) >= 0) && (type !== "frame.unread" || Number.isInteger(count) && Number(count) >= 0);
}

// packages/widget/src/shared/host-origin.ts
/** The name of the URL parameter by which the host tells the frame its origin. */
const HOST_PARAMETER = "host";

// packages/widget/src/host/properties.ts
/** The look a page may give the chat, as `--sidenote-<name>`; `accent` is the brand's colour. */
const NAMES = [
    "accent",
    "font",
    "radius",
    "size"
];
/** The `--sidenote-…` properties that hold for an element and that the frame cares for. */
function readProperties(element) {
    const style = getComputedStyle(element);
    return Object.fromEntries(NAMES.map((name) => `--sidenote-${name}`).map((name) => [name, style.getPropertyValue(name).trim()]).filter(([, value]) => value));
}

// packages/widget/src/host/frame.ts
/**
* The iframe in its box, and our end of its channel. The handshake starts over by itself whenever the browser loads the
* frame anew. The box has the class `wait` while there is nothing to see, and `failed` when nothing will come.
*/
function createFrame(box, options, onClose) {
    const iframe = document.createElement("iframe");
    iframe.title = options.label;
    iframe.allow = "clipboard-write";
    iframe.referrerPolicy = "strict-origin";
    iframe.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads");
    iframe.src = `${options.server}/widget/?${HOST_PARAMETER}=${encodeURIComponent(location.origin)}`;
    let isLaunched = false;
    let hasSpoken = false;
    let queue = [];
    const channel = openChannel({
        peer: () => iframe.contentWindow,
        origin: new URL(options.server).origin,
        isMessage: isFrameMessage,
        onMessage: async (message) => {
            switch (message.type) {
                case "frame.ready":
                    hasSpoken = true;
                    show();
                    if (iframe.matches(":focus")) iframe.contentWindow?.focus();
                    return launch();
                case "token.request": return channel.send({
                    type: "token.issued",
                    ...await attempt(getToken)
                });
                case "policy.accept": return channel.send({
                    type: "policy.accepted",
                    ...await attempt(acceptPolicy)
                });
                case "frame.resize": return box.style.setProperty("--height", `${message.height}px`);
                case "frame.unread": return options.onEvent({
                    type: "unread",
                    count: message.count
                });
                case "frame.close": return onClose();
            }
        }
    });
    const getToken = async () => ({ token: await options.getToken() });
    const acceptPolicy = async () => {
        await options.acceptPolicy();
        return { ok: true };
    };
    /** Runs what the page gave us; its failure is an answer too, and an event for the page. */
    async function attempt(act) {
        try {
            return await act();
        } catch (error) {
            fail(String(error));
            return { error: "failed" };
        }
    }
    function fail(message) {
        options.onEvent({
            type: "error",
            message
        });
    }
    function show(state = "") {
        for (const name of ["wait", "failed"]) box.classList.toggle(name, name === state);
    }
    async function launch() {
        const answer = await attempt(getToken);
        if ("error" in answer) return show("failed");
        const { locale, mode, scheme } = options;
        const theme = {
            scheme,
            properties: readProperties(iframe)
        };
        channel.send({
            type: "host.launch",
            ...answer,
            mode,
            theme,
            ...locale ? { locale } : {}
        });
        if (!isLaunched) options.onEvent({ type: "ready" });
        isLaunched = true;
        for (const message of queue) channel.send(message);
        queue = [];
    }
    function load() {
        show("wait");
        box.style.colorScheme = options.scheme === "auto" ? "light dark" : options.scheme;
        box.prepend(iframe);
    }
    return {
        iframe,
        /** Puts the iframe into its box, the first time. */
        load: () => iframe.isConnected || load(),
        /** Loads it again. */
        reload() {
            isLaunched = hasSpoken = false;
            show("wait");
            iframe.src = String(iframe.src);
        },
        /** Gives up on a frame that has not spoken. */
        giveUp() {
            if (hasSpoken) return;
            fail("The frame did not answer.");
            show("failed");
        },
        /** Sends once the frame has been launched. */
        send(message) {
            if (isLaunched) channel.send(message);
            else queue.push(message);
        },
        /** Tells the frame what changed in the options. */
        update: () => isLaunched && launch(),
        remove: channel.close
    };
}

// packages/widget/src/host/style.ts
/** The look of the box around the frame. The page sets the `--sidenote-…` properties; see docs/embedding. */
const STYLE = `
:host {
  all: initial;
  display: block;
  --round: var(--sidenote-radius, 16px);
}
[hidden], :host([hidden]) { display: none !important; }
* { box-sizing: border-box; }
.inline {
  position: relative;
  height: clamp(var(--sidenote-min-height, 544px), var(--height, 0px), var(--sidenote-max-height, 544px));
  border: 1px solid #8886;
  border-radius: var(--round);
  background: Canvas;
  overflow: hidden;
}
iframe { display: block; width: 100%; height: 100%; border: 0; }
.wait iframe, .failed iframe { opacity: 0; }
`;

// packages/widget/src/host/memory.ts
/** What this browser remembers; nothing, where storage is denied. */
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
* A grip at the inner edge of the side panel: drag it, use the arrow keys, Home and End, or click it to go from normal to
* wide and back. The width is remembered.
*/
function createGrip(panel, label) {
    const grip = document.createElement("div");
    grip.className = "grip";
    grip.tabIndex = 0;
    grip.role = "separator";
    grip.ariaOrientation = "vertical";
    grip.ariaLabel = label;
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
        const step = isRtl() ? -32 : STEP;
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
var MIN, NORMAL, WIDE, STEP;
var init_grip = __esmMin((() => {
    init_memory();
    MIN = 320;
    NORMAL = 400;
    WIDE = 640;
    STEP = 32;
}));

// packages/widget/src/host/launcher.ts
/** A button with a class and a text. */
function createButton(className, text) {
    const button = document.createElement("button");
    button.className = className;
    button.textContent = text;
    return button;
}
/** The round button that opens the panel, with a count of unread answers. Its name is the label and that count. */
function createLauncher(label) {
    const button = createButton("launcher", "");
    const name = document.createElement("span");
    const badge = document.createElement("i");
    const icon = document.createElementNS(SVG, "svg");
    const path = document.createElementNS(SVG, "path");
    icon.setAttribute("viewBox", "0 0 24 24");
    path.setAttribute("d", "M4 5h16v11H9l-5 4zM8 9h8M8 12h5");
    icon.append(path);
    name.textContent = label;
    button.append(icon, name, badge);
    return {
        button,
        setUnread: (count) => badge.textContent = count ? ` ${count}` : ""
    };
}
var SVG;
var init_launcher = __esmMin((() => {
    SVG = "http://www.w3.org/2000/svg";
}));

// packages/widget/src/host/retry.ts
/** The button that loads the frame again, seen when it failed. An error page of the browser loads, but never speaks. */
function createRetry(frame, label, signal) {
    const { iframe } = frame;
    let timer = 0;
    const watch = () => {
        clearTimeout(timer);
        timer = window.setTimeout(frame.giveUp, SPEAK_MS);
    };
    iframe.addEventListener("load", watch, { signal });
    signal.addEventListener("abort", () => clearTimeout(timer));
    if (iframe.isConnected && !iframe.contentDocument) watch();
    const button = createButton("retry", `↻ ${label}`);
    button.onclick = frame.reload;
    return button;
}
var SPEAK_MS;
var init_retry = __esmMin((() => {
    init_launcher();
    SPEAK_MS = 1e4;
}));

// packages/widget/src/host/selection.ts
/** The text selected in the page, if any. */
function selectedText() {
    return String(getSelection()).trim().slice(0, TEXT_MAX);
}
/** Shows `button` beside text that somebody selects, until `signal` says to stop. */
function followSelection(button, signal) {
    const place = () => {
        const text = selectedText();
        button.hidden = !text;
        if (!text) return;
        const box = getSelection().getRangeAt(0).getBoundingClientRect();
        button.style.top = `${Math.min(Math.max(box.bottom + 8, 8), innerHeight - 48)}px`;
        button.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - button.offsetWidth - 8)}px`;
    };
    for (const type of ["pointerup", "keyup"]) addEventListener(type, () => setTimeout(place), { signal });
    addEventListener("scroll", () => button.hidden = true, {
        signal,
        capture: true,
        passive: true
    });
    button.hidden = true;
}
var TEXT_MAX;
var init_selection = __esmMin((() => {
    TEXT_MAX = 2e3;
}));

// packages/widget/src/host/panel-style.ts
var PANEL_STYLE;
var init_panel_style = __esmMin((() => {
    PANEL_STYLE = `
button {
  border: 1px solid #0000;
  border-radius: 8px;
  padding: 12px 16px;
  background: var(--accent);
  color: var(--on-accent);
  font: 600 14px/1 system-ui;
  cursor: pointer;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.retry { display: none; position: absolute; inset: 0; margin: auto; width: max-content; height: 44px; }
.failed .retry { display: block; }
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
  box-shadow: 0 4px 16px #0004;
}
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
dialog {
  inset: auto;
  inset-block-end: calc(var(--gap-y) + 68px);
  inset-inline-end: var(--gap-x);
  width: 400px;
  height: min(680px, 100dvh - var(--gap-y) - 84px - var(--sidenote-offset-top, 0px));
  max-width: none;
  max-height: none;
  margin: 0;
  padding: 0;
  border: 1px solid #0000;
  border-radius: var(--round);
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
  inset-inline-start: 4px;
  border-inline-start: 4px solid #888;
  border-radius: 4px;
}
.ask { box-shadow: 0 4px 16px #0004; }
@media (max-width: 480px), (max-height: 480px) {
  dialog, dialog.panel { inset: 0; top: var(--top, 0); width: 100%; height: var(--view, 100dvh); border-radius: 0; border: 0; }
  .grip { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  iframe { transition: opacity 0.2s; }
  .launcher { transition: transform 0.15s; }
  .launcher:hover { transform: scale(1.06); }
  dialog[open] { animation: in 0.18s; }
  @keyframes in { from { opacity: 0; transform: translateY(12px); } }
}
@media print { .launcher, dialog { display: none; } }
`;
}));

// packages/widget/src/host/panel.ts
var panel_exports = /* @__PURE__ */ __exportAll({
    PANEL_STYLE: () => PANEL_STYLE,
    mountPanel: () => mountPanel
});
/** What lets a person open, close and resize the chat, and ask about selected text. */
function mountPanel(root, box, frame, options) {
    const { mode, label, askLabel } = options;
    const { iframe } = frame;
    const panel = box instanceof HTMLDialogElement ? box : null;
    const openKey = `open:${mode}`;
    const small = matchMedia(SMALL_SCREEN);
    const gone = new AbortController();
    const { signal } = gone;
    const launcher = createLauncher(label);
    const { button } = launcher;
    let isOpen = !panel;
    box.append(createRetry(frame, label, signal));
    function setOpen(value) {
        isOpen = value;
        button.ariaExpanded = `${value}`;
        root.host.toggleAttribute("open", value);
        remember("sessionStorage", openKey, value ? "1" : "");
        frame.send({ type: value ? "host.open" : "host.close" });
    }
    function open(isRestored = false) {
        if (panel && !isOpen) {
            frame.load();
            if (small.matches) panel.showModal();
            else panel.setAttribute("open", "");
            setOpen(true);
            fitViewport();
        }
        if (!isRestored) iframe.focus();
    }
    function close() {
        if (!panel || !isOpen) return;
        const hadFocus = panel.contains(root.activeElement);
        panel.close();
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
    /** Keeps a full-screen panel above the keyboard. */
    function fitViewport() {
        if (!visualViewport) return;
        box.style.setProperty("--view", `${visualViewport.height}px`);
        box.style.setProperty("--top", `${visualViewport.offsetTop}px`);
    }
    if (panel) {
        panel.ariaLabel = label;
        button.ariaExpanded = "false";
        button.onclick = () => isOpen ? close() : open();
        button.onpointerenter = frame.load;
        panel.oncancel = (event) => {
            event.preventDefault();
            close();
        };
        button.onkeydown = panel.onkeydown = ({ key }) => {
            if (key === "Escape") close();
        };
        panel.before(button);
        if (mode === "panel") panel.append(createGrip(panel, label));
        for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, fitViewport, { signal });
        root.host.addEventListener("sidenote:unread", (event) => launcher.setUnread(event.detail.count), { signal });
        if (remembered("sessionStorage", openKey) && !small.matches) open(true);
    }
    if (askLabel != null) {
        const askButton = createButton("ask", askLabel || "Ask about this");
        askButton.onclick = () => {
            askButton.hidden = true;
            ask(selectedText());
        };
        root.append(askButton);
        followSelection(askButton, signal);
    }
    if (options.shortcut) addEventListener("keydown", (event) => {
        if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
        event.preventDefault();
        const text = askLabel == null ? "" : selectedText();
        if (text) ask(text);
        else if (isOpen) close();
        else open();
    }, { signal });
    return {
        open: () => open(),
        close,
        ask,
        remove: () => gone.abort()
    };
}
var SMALL_SCREEN;
var init_panel = __esmMin((() => {
    init_grip();
    init_launcher();
    init_retry();
    init_memory();
    init_selection();
    init_panel_style();
    SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";
}));

// packages/widget/src/host/mount.ts
/** A constructed style sheet: no content security policy of the page forbids it. */
function addStyle(root, style) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets.push(sheet);
}
/** Loads what a panel needs. */
const loadPanel = () => Promise.resolve().then(() => (init_panel(), panel_exports));
/**
* Puts a chat into a shadow root and runs it. Nothing outside of the root is touched, so that the page around neither
* moves nor changes. Inline, the frame is loaded at once; what a panel needs besides comes in a file of its own.
*/
function mountChat(root, given) {
    const options = { ...given };
    const { mode } = options;
    const isInline = mode === "inline";
    const box = document.createElement(isInline ? "div" : "dialog");
    box.className = mode;
    addStyle(root, STYLE);
    root.append(box);
    const frame = createFrame(box, options, () => handle.close());
    const { iframe } = frame;
    if (isInline) {
        iframe.loading = "lazy";
        frame.load();
        frame.send({ type: "host.open" });
    }
    let isRemoved = false;
    const extras = (options.loadPanel ?? loadPanel)().then(({ mountPanel, PANEL_STYLE }) => {
        if (isRemoved) return;
        addStyle(root, PANEL_STYLE);
        return mountPanel(root, box, frame, options);
    }).catch((error) => options.onEvent({
        type: "error",
        message: String(error)
    }));
    const handle = {
        open: () => extras.then((panel) => panel?.open()),
        close: () => extras.then((panel) => panel?.close()),
        ask: (text) => extras.then((panel) => panel?.ask(text)),
        update(changes) {
            Object.assign(options, changes);
            frame.update();
        },
        remove() {
            isRemoved = true;
            frame.remove();
            root.adoptedStyleSheets = [];
            root.replaceChildren();
            return extras.then((panel) => panel?.remove());
        }
    };
    return handle;
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
            label: title ?? "",
            shortcut: true,
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