import { add, close, list, more } from "./first-icons.ts";
import { Icon } from "./Icon.tsx";
import { IconButton } from "./IconButton.tsx";
import { Menu } from "./Menu.tsx";
import { useModels } from "./models.ts";

export function Header() {
  const { t, course, loader, composer, view } = useModels();
  const context = course.context.value;
  return (
    <header>
      <div class="title">
        <h1>
          <bdi>{context?.title || t("assistant")}</bdi>
        </h1>
        {(context ? context.course : !course.failure.value) && (
          // Holds its place while the context is loading.
          <p>
            <bdi>{context?.course?.fullname ?? "\u00a0"}</bdi>
          </p>
        )}
      </div>
      <IconButton
        icon={add}
        label={t("newConversation")}
        onClick={() => {
          // `loader.failed` shows the failure.
          loader.load().then(
            ({ conversation }) => conversation.startNew(),
            () => {},
          );
          composer.focus();
        }}
      />
      <IconButton
        icon={list}
        mirrored
        label={t("conversations")}
        onClick={() => (view.panel.value = "conversations")}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={t("moreOptions")}
        title={t("moreOptions")}
        popovertarget="menu"
      >
        <Icon path={more} />
      </button>
      <Menu />
      <span class="closer">
        <IconButton icon={close} label={t("close")} onClick={view.close} />
      </span>
    </header>
  );
}
