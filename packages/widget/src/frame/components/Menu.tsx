import { useModels } from "./models.ts";
import { Waiting } from "./Waiting.tsx";

/** The overflow menu. Its items are loaded when it is first opened. */
export function Menu() {
  const { loader } = useModels();
  const part = loader.part.value;
  const seldom = part?.seldom.part.value;
  const load = () => loader.load().then(({ seldom }) => seldom.load());
  return (
    // `failed` below shows the failure.
    <ul id="menu" popover="auto" onToggle={() => void load().catch(() => {})}>
      {seldom ? (
        <seldom.MenuItems />
      ) : (
        <li>
          <Waiting
            failed={loader.failed.value || Boolean(part?.seldom.failed.value)}
            onRetry={load}
          />
        </li>
      )}
    </ul>
  );
}
