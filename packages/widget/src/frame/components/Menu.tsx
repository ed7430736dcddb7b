import { useModels } from "./models.ts";
import { Waiting } from "./Waiting.tsx";

/** The overflow menu. Its items are loaded when it is first opened. */
export function Menu() {
  const { entrance } = useModels();
  const part = entrance.part.value;
  const seldom = part?.seldom.part.value;
  const load = () => entrance.load().then(({ seldom }) => seldom.load());
  return (
    // `failed` below shows the failure.
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
