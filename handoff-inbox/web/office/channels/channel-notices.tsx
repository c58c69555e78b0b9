import { useId } from "react";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Loaded } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { useOfficeQuery } from "../use-office-query.js";

const texts = officeWords.channels;

/** What the provider said of the account alone, the newest first, with what came as it came. */
export function ChannelNotices({ name }: { name: string }) {
  const { api, times } = useDesk();
  const now = useNow();
  const heading = useId();
  const notices = useOfficeQuery(["channel", name, "notices"], (signal) =>
    api.ask("get /channels/:name/notices", { params: { name } }, signal),
  );
  return (
    <section aria-labelledby={heading} className="mt-8 max-w-160">
      <h2 id={heading} className="font-semibold">
        {texts.notices}
      </h2>
      <p className="mb-2 text-sm text-muted">{texts.noticesHint}</p>
      <Loaded query={notices}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="rounded-card border border-line bg-surface p-4 text-muted">{texts.noNotices}</p>
          ) : (
            <ul className="divide-y divide-line rounded-card border border-line bg-surface">
              {items.map(({ id, at, what, detail }) => (
                <li key={id} className="px-4 py-2.5">
                  <p className="flex flex-wrap justify-between gap-x-3">
                    <span className="min-w-0 break-words font-medium">{nameOf(what)}</span>
                    <span className="text-sm text-muted">{times.moment(at, now)}</span>
                  </p>
                  <details className="mt-1 text-sm">
                    <summary className="cursor-pointer text-muted">{texts.noticeDetail}</summary>
                    <pre
                      // A long line is scrolled to with the keyboard, too.
                      tabIndex={0}
                      className="mt-1 max-h-60 overflow-auto rounded-card bg-paper p-2 whitespace-pre-wrap break-words"
                    >
                      {detail}
                    </pre>
                  </details>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function nameOf(what: string): string {
  if (what.startsWith("unreadable")) return texts.noticeUnreadable;
  return texts.noticeNames[what] ?? texts.noticeOther(what);
}
