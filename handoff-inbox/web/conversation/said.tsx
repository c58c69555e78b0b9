import { Fragment, type ReactNode, useState } from "react";
import { splitLinks } from "../text/split-links.js";
import { words } from "../words.js";

/** A longer message is folded, so that it does not fill the screen. */
const FOLD_AT = 1_500;

/** A message's text. It is always text nodes; addresses become links, and *stress* becomes bold. */
export function Said({ text }: { text: string }) {
  const [folded, setFolded] = useState(text.length > FOLD_AT);
  const shown = folded ? `${text.slice(0, FOLD_AT)}…` : text;
  return (
    <>
      <p dir="auto" className="break-words whitespace-pre-wrap">
        {splitLinks(shown).map((part, at) =>
          part.href === undefined ? (
            <Fragment key={at}>{stressed(part.text)}</Fragment>
          ) : (
            <OutsideLink key={at} href={part.href}>
              {part.text}
            </OutsideLink>
          ),
        )}
      </p>
      {folded && (
        <button type="button" onClick={() => setFolded(false)} className="text-sm font-medium text-brand underline">
          {words.showAll}
        </button>
      )}
    </>
  );
}

export function OutsideLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow ugc" className="break-words text-brand underline">
      {children}
    </a>
  );
}

const STRESS = /(?<![\p{L}\p{N}*])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}*])/gu;

function stressed(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(STRESS)) {
    parts.push(text.slice(from, match.index), <strong key={match.index}>{match[1]}</strong>);
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}
