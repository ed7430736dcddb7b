import { describe, expect, it } from "vitest";
import { intentOf } from "./intents.ts";

describe("the intent of a question", () => {
  it.each([
    ["greeting", "Hello!"],
    ["greeting", "hi there!"],
    ["greeting", "你好！"],
    ["greeting", "שלום"],
    ["thanks", "Thanks, that helps a lot"],
    ["thanks", "Danke!"],
    ["abilities", "What can you do?"],
    ["abilities", "How are you?"],
    ["abilities", "help!"],
    ["quiz", "Quiz me on genetics"],
    ["dates", "When is the essay due?"],
    ["dates", "Wann ist der Essay fällig?"],
    ["dates", "Quand faut-il rendre l’essai ?"],
    ["dates", "¿Cuándo es el examen?"],
    ["dates", "متى موعد تسليم المقال؟"],
    ["dates", "レポートの締め切りはいつですか"],
    ["dates", "Коли здавати есе?"],
    ["dates", "مهلت مقاله کی است؟"],
    ["dates", "निबंध कब जमा करना है?"],
    ["tasks", "What do I still have to do?"],
    ["tasks", "Que me reste-t-il à faire ?"],
    ["tasks", "Yapmam gereken neler kaldı?"],
    ["tasks", "まだ終わっていない課題を教えて"],
    ["grades", "Did I submit the essay?"],
    ["grades", "Explain my grade"],
    ["where", "Where is the reading list?"],
    ["outline", "Give me an overview"],
    [undefined, "Hello, what is osmosis?"],
    [undefined, "Explain osmosis"],
    [undefined, "Help me with osmosis"],
    [undefined, "Was ist Osmose?"],
    [undefined, "What is a residue?"],
  ])("is %s for: %s", (intent, question) => {
    expect(intentOf(question)).toBe(intent);
  });
});
