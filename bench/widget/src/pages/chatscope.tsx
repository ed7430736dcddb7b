import {
  ChatContainer,
  MainContainer,
  MessageInput,
  MessageList,
} from "@chatscope/chat-ui-kit-react";
import "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

const host = document.body.appendChild(document.createElement("div"));
host.style.height = "600px";
createRoot(host).render(
  createElement(
    MainContainer,
    null,
    createElement(
      ChatContainer,
      null,
      createElement(MessageList, null),
      createElement(MessageInput, { placeholder: "Type here" }),
    ),
  ),
);
