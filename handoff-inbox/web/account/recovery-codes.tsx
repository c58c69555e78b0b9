import { useEffect, useRef, useState } from "react";
import { accountWords } from "../account-words.js";
import { Button } from "../ui/button.js";
import { words } from "../words.js";

const say = accountWords.factor;

/** Recovery codes, which are shown this once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  const [copied, setCopied] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const copy = async () => {
    await navigator.clipboard.writeText(codes.join("\n"));
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-3">
      <h3 ref={title} tabIndex={-1} className="font-semibold outline-none">
        {say.codesTitle}
      </h3>
      <p className="text-muted">{say.codesLead}</p>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-1 rounded-card border border-line bg-paper p-3">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => void copy()}>{copied ? words.copy.done : words.copy.do}</Button>
        <Button look="main" onClick={onKept}>
          {say.kept}
        </Button>
      </div>
    </div>
  );
}
