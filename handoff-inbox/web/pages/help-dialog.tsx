import { Dialog } from "../ui/dialog.js";
import { singleKeys, useSingleKeys } from "../ui/use-keys.js";
import { helpWords } from "./help-texts.js";

/** Shows all shortcuts, and the switch that turns single letters off. */
export function HelpDialog({ onClose }: { onClose(): void }) {
  const on = useSingleKeys();
  return (
    <Dialog title={helpWords.title} onClose={onClose}>
      <p className="mb-3 text-muted">{helpWords.lead}</p>
      <dl className="mb-4 grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
        {helpWords.keys.map(([key, does]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-[4px] border border-edge bg-paper px-1.5 text-xs leading-5">{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => singleKeys.turn(event.target.checked)}
          className="size-4 accent-brand"
        />
        {helpWords.toggle}
      </label>
    </Dialog>
  );
}
