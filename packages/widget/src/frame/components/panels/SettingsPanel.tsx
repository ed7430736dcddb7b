import { useEffect } from "preact/hooks";
import { writeDuration, writeMoment } from "../../i18n/times.ts";
import { usePart } from "../part.ts";
import { Dialog } from "./Dialog.tsx";

/** Anthropic's rule of thumb for English. */
const WORDS_PER_TOKEN = 0.75;

/** Settings and information: how answers are announced, remaining limits, privacy, keyboard shortcuts. */
export function SettingsPanel() {
  const { words, speech, course } = usePart();
  const { t } = words;
  const tag = words.tag.value;
  useEffect(() => void course.load(), [course]);

  const context = course.context.value;
  const { messages_left, tokens_left, resets_at } = context?.limits ?? {};
  const choice = (value: "whole" | "sentences", label: string) => (
    <label class="choice">
      <input
        type="radio"
        name="reading"
        checked={speech.reading.value === value}
        onChange={() => speech.choose(value)}
      />
      {label}
    </label>
  );

  return (
    <Dialog title={t("settings")}>
      <fieldset>
        <legend>{t("readingTitle")}</legend>
        {choice("whole", t("readWhole"))}
        {choice("sentences", t("readSentences"))}
      </fieldset>
      {context && (
        <>
          <h3>{t("limitsTitle")}</h3>
          {messages_left == null && tokens_left == null && <p>{t("noLimits")}</p>}
          {messages_left != null && <p>{t("messagesLeft", { count: messages_left })}</p>}
          {tokens_left != null && (
            <p>
              {t("tokensLeft", { count: Number((tokens_left * WORDS_PER_TOKEN).toPrecision(2)) })}
            </p>
          )}
          {resets_at && <p>{t("renewed", { time: writeMoment(new Date(resets_at), tag) })}</p>}
          <h3>{t("privacyTitle")}</h3>
          <p>{t("retention", { time: writeDuration(context.retention_seconds, tag) })}</p>
          <p>{t("privacyReaders")}</p>
          <p>{t("privacyControl")}</p>
        </>
      )}
      <h3>{t("keysTitle")}</h3>
      <dl class="keys">
        <dt>
          <kbd>Enter</kbd>
        </dt>
        <dd>{t("keySend")}</dd>
        <dt>
          <kbd>Shift</kbd> <kbd>Enter</kbd>
        </dt>
        <dd>{t("keyBreak")}</dd>
        <dt>
          <kbd>↑</kbd>
        </dt>
        <dd>{t("keyEdit")}</dd>
        <dt>
          <kbd>Esc</kbd>
        </dt>
        <dd>{t("keyEscape")}</dd>
      </dl>
    </Dialog>
  );
}
