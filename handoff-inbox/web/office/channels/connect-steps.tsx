import { officeWords } from "../office-words.js";
import { channelKind } from "./channel-kinds.js";

/** What to click at the provider, in order. Nothing for a kind that needs nothing there. */
export function ConnectSteps({ kind, open }: { kind: string; open: boolean }) {
  const { steps } = channelKind(kind);
  if (!steps) return null;
  return (
    <details open={open} className="mb-6 max-w-160 rounded-card border border-line bg-surface p-4">
      <summary className="cursor-pointer font-semibold">{officeWords.channels.steps}</summary>
      <ol className="mt-3 flex list-decimal flex-col gap-2 pl-6">
        {steps.map(({ title, text }) => (
          <li key={title}>
            <span className="font-medium">{title}.</span> <span className="text-muted">{text}</span>
          </li>
        ))}
      </ol>
    </details>
  );
}
