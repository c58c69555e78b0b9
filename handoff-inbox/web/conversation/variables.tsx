import { words } from "../words.js";

/** What the bot remembers of a customer, by name. */
export function Variables({ vars }: { vars: Record<string, unknown> }) {
  const known = Object.entries(vars).filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (known.length === 0) return <p className="text-muted">{words.details.noVars}</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1">
      {known.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="break-words text-muted">{name.replaceAll("_", " ")}</dt>
          <dd className="break-words">{valueWords(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function valueWords(value: unknown): string {
  if (typeof value === "boolean") return value ? words.details.yes : words.details.no;
  if (typeof value === "number") return value.toLocaleString(words.locale);
  return typeof value === "string" ? value : JSON.stringify(value);
}
