import { copyText } from "./copy-text.ts";
import { Icon } from "./Icon.tsx";
import { usePart } from "./part.ts";
import { people } from "./seldom-icons.ts";
import { useContact } from "./use-contact.ts";

/** A link to a person to ask, if the site names one. Copies the question, for the user to paste it there. */
export function ContactLink({ question }: { readonly question?: string | undefined }) {
  const { t } = usePart();
  const contact = useContact();
  if (!contact) return null;
  return (
    <div class="contact">
      {question && <p class="hint">{t("contactLead")}</p>}
      <a
        class="chip"
        href={contact.url}
        target="_blank"
        rel="noopener noreferrer"
        onClick={() => question && void copyText(question)}
      >
        <Icon path={people} />
        <span>{t(`contact_${contact.kind}`)}</span>
        <span class="unseen"> ({t("opensInNewTab")})</span>
      </a>
    </div>
  );
}
