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
 * Written in TypeScript, of which this is the same code without its types: see amd/host and packages/widget/src/host
 * of https://github.com/sidenote/sidenote. Do not change it here.
 *
 * @module     block_sidenote/main
 * @copyright  2026 Sidenote contributors
 * @license    http://www.gnu.org/copyleft/gpl.html GNU GPL v3 or later
 */
import Ajax from "core/ajax";

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
	"background",
	"text"
];
/** The `--sidenote-…` properties that hold for an element and that the frame cares for. */
function readProperties(element) {
	const style = getComputedStyle(element);
	return Object.fromEntries(NAMES.map((name) => `--sidenote-${name}`).map((name) => [name, style.getPropertyValue(name).trim()]).filter(([, value]) => value));
}

// packages/widget/src/host/frame.ts
/** How long after loading a frame may take to speak. */
const SPEAK_MS = 1e4;
/** The iframe, and our end of its channel. It starts over by itself whenever the browser loads it anew. */
function createFrame(options, events) {
	const { origin } = new URL(options.server);
	const iframe = document.createElement("iframe");
	iframe.title = options.label;
	iframe.allow = "clipboard-write";
	iframe.referrerPolicy = "strict-origin";
	iframe.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads");
	iframe.src = `${options.server}/widget/?${HOST_PARAMETER}=${encodeURIComponent(location.origin)}`;
	let launched = false;
	let spoke = false;
	let timer = 0;
	let waiting = [];
	const channel = openChannel({
		peer: () => iframe.contentWindow,
		origin,
		isMessage: isFrameMessage,
		onMessage: async (message) => {
			switch (message.type) {
				case "frame.ready":
					spoke = true;
					clearTimeout(timer);
					events.onWait(false);
					return launch();
				case "token.request": return channel.send({
					type: "token.issued",
					...await attempt(options.getToken, (token) => ({ token }))
				});
				case "policy.accept": return channel.send({
					type: "policy.accepted",
					...await attempt(options.acceptPolicy, () => ({ ok: true }))
				});
				case "frame.resize": return events.onResize(message.height);
				case "frame.unread": return options.onEvent({
					type: "unread",
					count: message.count
				});
				case "frame.close": return events.onClose();
			}
		}
	});
	/** Runs what the page gave us; its failure is an answer too, and an event for the page. */
	async function attempt(act, toAnswer) {
		try {
			return toAnswer(await act());
		} catch (error) {
			options.onEvent({
				type: "error",
				message: String(error)
			});
			return { error: "failed" };
		}
	}
	async function launch() {
		const answer = await attempt(options.getToken, (token) => ({ token }));
		if (!("token" in answer)) return events.onWait(true, true);
		channel.send({
			type: "host.launch",
			token: answer.token,
			mode: options.mode,
			theme: {
				scheme: options.scheme,
				properties: readProperties(iframe)
			},
			...options.locale ? { locale: options.locale } : {}
		});
		const isFirst = !launched;
		launched = true;
		for (const message of waiting) channel.send(message);
		waiting = [];
		if (isFirst) options.onEvent({ type: "ready" });
	}
	iframe.addEventListener("load", () => {
		clearTimeout(timer);
		if (!spoke) timer = window.setTimeout(() => {
			options.onEvent({
				type: "error",
				message: "The frame did not answer."
			});
			events.onWait(true, true);
		}, SPEAK_MS);
		spoke = false;
	});
	return {
		iframe,
		/** Tells the frame what changed in the options. */
		update: () => launched && launch(),
		/** Sends once the frame has been launched. */
		send(message) {
			if (launched) channel.send(message);
			else waiting.push(message);
		},
		reload() {
			launched = false;
			events.onWait(true);
			iframe.src = String(iframe.src);
		},
		remove() {
			clearTimeout(timer);
			channel.close();
			iframe.remove();
		}
	};
}

// packages/widget/src/host/launcher.ts
const SVG = "http://www.w3.org/2000/svg";
/** A button that is hidden until it is wanted. */
function createButton(className, text) {
	const button = document.createElement("button");
	button.type = "button";
	button.className = className;
	button.textContent = text;
	button.hidden = true;
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
	button.hidden = false;
	return {
		button,
		setUnread: (count) => badge.textContent = count ? ` ${count}` : ""
	};
}

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

// packages/widget/src/host/panel-width.ts
const MIN = 320;
const NORMAL = 400;
const WIDE = 640;
const STEP = 32;
/**
* A grip at the inner edge of the side panel: drag it, use the arrow keys, Home and End, or click it to go from normal to
* wide and back. The width is remembered.
*/
function createGrip(panel, label) {
	const grip = document.createElement("div");
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

// packages/widget/src/host/selection.ts
/** The most text that is handed over. */
const TEXT_MAX = 2e3;
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
}

// packages/widget/src/host/style.ts
/** The look of what is around the frame. The page sets the `--sidenote-…` properties; see docs/embedding. */
const STYLE = `
:host {
  all: initial;
  display: block;
  --accent: var(--sidenote-accent, #3d46c2);
  --on-accent: #fff;
  --gap-x: calc(var(--sidenote-offset-x, 24px) + env(safe-area-inset-right));
  --gap-y: calc(var(--sidenote-offset-y, 24px) + env(safe-area-inset-bottom));
}
@supports (color: oklch(from red l c h)) {
  :host { --on-accent: oklch(from var(--accent) clamp(0, (0.66 - l) * 999, 1) 0 0); }
}
:host([hidden]) { display: none; }
* { box-sizing: border-box; }
button { border: 1px solid #0000; background: var(--accent); color: var(--on-accent); font: 600 14px/1 system-ui, sans-serif; cursor: pointer; }
button:focus-visible, [role=separator]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.launcher, dialog, .ask { position: fixed; z-index: var(--sidenote-z-index, 1025); }
.launcher { inset-block-end: var(--gap-y); inset-inline-end: var(--gap-x); inline-size: 56px; block-size: 56px; padding: 15px; border-radius: 50%; box-shadow: 0 4px 16px #0004; }
.launcher i { position: absolute; inset: -4px -4px auto auto; min-inline-size: 22px; padding: 4px; border: 1px solid #fff; border-radius: 11px; background: #b3261e; color: #fff; font: 600 12px/1 system-ui, sans-serif; }
.launcher i:empty { display: none; }
.launcher span { position: absolute; overflow: hidden; inline-size: 1px; block-size: 1px; clip-path: inset(50%); }
svg { display: block; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
dialog { inset: auto; inset-block-end: calc(var(--gap-y) + 68px); inset-inline-end: var(--gap-x); inline-size: 400px; block-size: min(680px, 100dvh - var(--gap-y) - 84px); max-inline-size: none; max-block-size: none; margin: 0; padding: 0; border: 1px solid #0000; border-radius: var(--sidenote-radius, 16px); background: Canvas; box-shadow: 0 8px 40px #0004; overflow: hidden; }
dialog.panel { inset-block: 0; inset-inline-end: 0; inline-size: min(var(--width, 400px), 100vw); block-size: auto; border-radius: 0; }
.inline { block-size: clamp(var(--sidenote-min-height, 544px), var(--height, 0px), var(--sidenote-max-height, 544px)); border: 1px solid #8886; border-radius: var(--sidenote-radius, 16px); background: Canvas; overflow: hidden; }
iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; }
.wait iframe { opacity: 0; }
.retry { position: absolute; inset: 0; margin: auto; inline-size: max-content; block-size: 44px; padding: 0 16px; border-radius: 8px; }
.inline { position: relative; }
[role=separator] { position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: 24px; cursor: ew-resize; touch-action: none; }
[role=separator]::before { content: ""; position: absolute; inset-block: calc(50% - 24px); inset-inline-start: 4px; inline-size: 4px; border-inline-start: 4px solid #888; border-radius: 4px; }
.ask { padding: 10px 12px; border-radius: 8px; box-shadow: 0 4px 16px #0004; }
[hidden] { display: none; }
@media (max-width: 480px), (max-height: 480px) {
  dialog, dialog.panel { inset: 0; top: var(--top, 0); inline-size: 100%; block-size: var(--view, 100dvh); border-radius: 0; border: 0; }
  [role=separator] { display: none; }
}
@media (prefers-reduced-motion: no-preference) {
  iframe { transition: opacity .2s; }
  .launcher { transition: transform .15s; }
  .launcher:hover { transform: scale(1.06); }
  dialog[open] { animation: in .18s; }
  @keyframes in { from { opacity: 0; transform: translateY(12px); } }
}
@media print { .launcher, dialog { display: none; } }
`;

// packages/widget/src/host/mount.ts
const SMALL_SCREEN = "(max-width: 480px), (max-height: 480px)";
/**
* Puts a chat into a shadow root and runs it: inline, or as a panel with a button that opens it. Nothing outside of the
* root is touched, so that the page around neither moves nor changes.
*/
function mountChat(root, given) {
	const options = { ...given };
	const { mode, label, askLabel } = options;
	const isInline = mode === "inline";
	const openKey = `open:${mode}`;
	const small = matchMedia(SMALL_SCREEN);
	const gone = new AbortController();
	const { signal } = gone;
	let isOpen = false;
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(STYLE);
	root.adoptedStyleSheets = [sheet];
	const launcher = createLauncher(label);
	const panel = document.createElement("dialog");
	const box = isInline ? document.createElement("div") : panel;
	const askButton = createButton("ask", askLabel || "Ask about this");
	const retry = createButton("retry", `↻ ${label}`);
	panel.ariaLabel = label;
	box.className = `${mode} wait`;
	box.append(retry);
	root.append(...isInline ? [box] : [launcher.button, panel], askButton);
	options.onEvent = (event) => {
		if (event.type === "unread") launcher.setUnread(event.count);
		given.onEvent(event);
	};
	const frame = createFrame(options, {
		onClose: close,
		onResize: (height) => box.style.setProperty("--height", `${height}px`),
		onWait(isWaiting, failed = false) {
			box.classList.toggle("wait", isWaiting);
			retry.hidden = !failed;
		}
	});
	const { iframe } = frame;
	retry.onclick = frame.reload;
	function load() {
		if (!iframe.isConnected) box.prepend(iframe);
		box.style.colorScheme = options.scheme === "auto" ? "light dark" : options.scheme;
	}
	function setOpen(value) {
		isOpen = value;
		launcher.button.ariaExpanded = `${value}`;
		root.host.toggleAttribute("open", value);
		remember("sessionStorage", openKey, value ? "1" : "");
		frame.send({ type: value ? "host.open" : "host.close" });
	}
	function open(isRestored = false) {
		load();
		if (!isOpen) {
			if (!isInline && small.matches) panel.showModal();
			else panel.setAttribute("open", "");
			setOpen(true);
			fitViewport();
		}
		if (!isRestored) iframe.focus();
	}
	function close() {
		if (!isOpen || isInline) return;
		const hadFocus = panel.contains(root.activeElement);
		panel.close();
		setOpen(false);
		if (hadFocus) launcher.button.focus();
	}
	function ask(message) {
		askButton.hidden = true;
		open();
		frame.send({
			type: "host.ask",
			message
		});
	}
	/** Keeps a full-screen panel above the keyboard. */
	function fitViewport() {
		if (!visualViewport) return;
		panel.style.setProperty("--view", `${visualViewport.height}px`);
		panel.style.setProperty("--top", `${visualViewport.offsetTop}px`);
	}
	if (isInline) {
		iframe.loading = "lazy";
		load();
		setOpen(true);
	} else {
		if (mode === "panel") panel.append(createGrip(panel, label));
		launcher.button.onclick = () => isOpen ? close() : open();
		launcher.button.onpointerenter = load;
		panel.oncancel = (event) => {
			event.preventDefault();
			close();
		};
		launcher.button.onkeydown = panel.onkeydown = ({ key }) => {
			if (key === "Escape") close();
		};
		for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, fitViewport, { signal });
		launcher.button.ariaExpanded = "false";
		if (remembered("sessionStorage", openKey) && !small.matches) open(true);
	}
	if (askLabel != null) {
		askButton.onclick = () => ask(selectedText());
		followSelection(askButton, signal);
	}
	if (options.shortcut) addEventListener("keydown", (event) => {
		if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
		event.preventDefault();
		const text = askLabel == null ? "" : selectedText();
		if (text) ask(text);
		else if (isOpen && !isInline) close();
		else open();
	}, { signal });
	return {
		open: () => open(),
		close,
		ask,
		update(changes) {
			Object.assign(options, changes);
			load();
			frame.update();
		},
		remove() {
			gone.abort();
			frame.remove();
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