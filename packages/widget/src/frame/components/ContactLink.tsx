import { copyText } from "./copy-text.ts";
import { Icon } from "./Icon.tsx";
import { usePart } from "./part.ts";
import { people } from "./seldom-icons.ts";
import { useContact } from "./use-contact.ts";

/** A link to a person to ask, if the site names one. Copies the question, for the user to paste it there. */
export function ContactLink({ question }: { readonly question?: string | undefined }) {
  const { t, view } = usePart();
  const contact = useContact();
  if (!contact) return null;
  const copy = async (): Promise<void> => {
    if (question && !(await copyText(question))) view.notify("copyBlocked");
  };
  return (
    <div class="contact">
      {question && <p class="hint">{t("contactLead")}</p>}
      <a
        class="chip"
        href={contact.url}
        target="_blank"
        rel="noopener noreferrer"
        onClick={() => void copy()}
        // The middle button opens the link, too.
        onAuxClick={({ button }) => button === 1 && void copy()}
      >
        <Icon path={people} />
        <span>{t(`contact_${contact.kind}`)}</span>
        <span class="unseen"> ({t("opensInNewTab")})</span>
      </a>
    </div>
  );
}
