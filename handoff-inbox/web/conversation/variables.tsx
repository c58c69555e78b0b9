import type { ConversationDetail } from "../../contract/conversation.js";
import { words } from "../words.js";

/** What the bot remembers about a customer, in the flows' words. */
export function Variables({ remembered }: Pick<ConversationDetail["contact"], "remembered">) {
  if (remembered.length === 0) return <p className="text-muted">{words.details.noVars}</p>;
  return (
    <dl className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)] gap-x-3 gap-y-1">
      {remembered.map(({ label, value }, at) => (
        <div key={at} className="contents">
          <dt className="break-words text-muted first-letter:uppercase">{label}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
