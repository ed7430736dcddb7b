import { useModels } from "./models.ts";
import { Waiting } from "./Waiting.tsx";

/** What is wanted less often. Its items come when it is first opened. */
export function Menu() {
  const { entrance } = useModels();
  const part = entrance.part.value;
  const seldom = part?.seldom.part.value;
  const load = () => entrance.load().then(({ seldom }) => seldom.load());
  return (
    // Its `failed` tells.
    <ul id="menu" popover="auto" onToggle={() => void load().catch(() => {})}>
      {seldom ? (
        <seldom.MenuItems />
      ) : (
        <li>
          <Waiting
            failed={entrance.failed.value || Boolean(part?.seldom.failed.value)}
            onRetry={load}
          />
        </li>
      )}
    </ul>
  );
}
