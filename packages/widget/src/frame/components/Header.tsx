import { IconButton } from "./IconButton.tsx";
import { Menu } from "./Menu.tsx";
import { useModels } from "./models.ts";

export function Header() {
  const { words, course, conversation, composer, view } = useModels();
  const { t } = words;
  const context = course.context.value;
  return (
    <header>
      <div class="title">
        <h1>{context?.title || t("assistant")}</h1>
        {context?.course && <p dir="auto">{context.course.fullname}</p>}
      </div>
      <IconButton
        icon="add"
        label={t("newConversation")}
        onClick={() => {
          conversation.startNew();
          composer.focusWanted.value++;
        }}
      />
      <IconButton
        icon="list"
        label={t("conversations")}
        onClick={() => (view.panel.value = "conversations")}
      />
      <Menu />
      {view.closable.value && <IconButton icon="close" label={t("close")} onClick={view.close} />}
    </header>
  );
}
