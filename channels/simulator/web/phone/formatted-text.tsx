import type { ReactNode } from "react";

/** Links, and the marks of messengers: *bold*, _italic_, ~struck~, `code`. Everything else is plain text. */
const MARKS =
  /(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}])|(?<![\p{L}\p{N}])(?:\*([^\s*](?:[^*\n]*[^\s*])?)\*|_([^\s_](?:[^_\n]*[^\s_])?)_|~([^\s~](?:[^~\n]*[^\s~])?)~|`([^`\n]+)`)(?![\p{L}\p{N}])/gu;

export function FormattedText({ text }: { text: string }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const found of text.matchAll(MARKS)) {
    const [whole, address, bold, italic, struck, code] = found;
    parts.push(text.slice(at, found.index));
    const key = found.index;
    if (address !== undefined) parts.push(<Address key={key} address={address} />);
    else if (bold !== undefined) parts.push(<strong key={key}>{bold}</strong>);
    else if (italic !== undefined) parts.push(<em key={key}>{italic}</em>);
    else if (struck !== undefined) parts.push(<s key={key}>{struck}</s>);
    else parts.push(<code key={key}>{code}</code>);
    at = found.index + whole.length;
  }
  parts.push(text.slice(at));
  return <p className="[overflow-wrap:anywhere] whitespace-pre-wrap">{parts}</p>;
}

function Address({ address }: { address: string }) {
  return (
    <a href={address} target="_blank" rel="noopener noreferrer" className="text-blue underline">
      {address}
    </a>
  );
}
