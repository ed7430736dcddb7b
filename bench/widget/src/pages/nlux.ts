import { createAiChat } from "@nlux/core";
import "@nlux/themes/nova.css";

const host = document.body.appendChild(document.createElement("div"));
createAiChat()
  .withAdapter({ batchText: async () => "Hello" })
  .mount(host);
