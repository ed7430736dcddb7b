import "deep-chat";
import { setRenderer, type Stream } from "./renderer.ts";

interface Signals {
  onOpen(): void;
  onResponse(response: { text: string }): void;
}

type DeepChat = HTMLElement & {
  connect: unknown;
  submitUserMessage(message: { text: string }): void;
};

/** Streams through deep-chat's own handler; the text arrives as one growing message. */
setRenderer({
  mount(host) {
    return new Promise<Stream>((resolve) => {
      const chat = document.createElement("deep-chat") as DeepChat;
      chat.style.cssText = "width: 700px; height: 600px";
      chat.connect = {
        stream: true,
        handler(_body: unknown, signals: Signals) {
          signals.onOpen();
          resolve({ append: (text) => signals.onResponse({ text }) });
        },
      };
      host.append(chat);
      setTimeout(() => chat.submitUserMessage({ text: "Go" }), 500);
    });
  },
});
