import { useId, useState } from "react";
import { words } from "../words.js";
import { Button } from "./button.js";
import { BOX } from "./field.js";
import { Icon } from "./icon.js";

/** A text to be copied: an address, or a secret that is shown once. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  const [copied, setCopied] = useState(false);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          className={`h-10 min-w-0 font-mono text-sm! ${BOX}`}
        />
        <Button className="h-10" onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}>
          <Icon name={copied ? "check" : "copy"} />
          <span aria-live="polite">{copied ? words.copy.done : words.copy.do}</span>
        </Button>
      </div>
    </div>
  );
}
