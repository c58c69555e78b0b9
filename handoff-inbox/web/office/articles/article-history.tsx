import { useState } from "react";
import type { ArticleVersion } from "../../../contract/office/articles.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { Empty } from "../../ui/states.js";
import { useToast } from "../../ui/toasts.js";
import { Loaded, OfficePage } from "../office-page.js";
import { ARTICLES } from "../places.js";
import { useAct } from "../use-act.js";
import { useOfficeQuery } from "../use-office-query.js";
import { careTexts } from "./care-texts.js";
import { type DiffLine, lineDiff } from "./line-diff.js";

const { history: texts } = careTexts;

/** Who changed an article, when, and what; each version can be had back. */
export function ArticleHistory({ slug }: { slug: string }) {
  const { api, me } = useDesk();
  const article = useOfficeQuery(["article", slug], (signal) =>
    api.ask("get /articles/:slug", { params: { slug } }, signal),
  );
  const versions = useOfficeQuery(["article-versions", slug], (signal) =>
    api.ask("get /articles/:slug/versions", { params: { slug } }, signal),
  );
  const title = article.data?.title ?? versions.data?.items[0]?.title ?? slug;
  const revision = me.permissions.includes("company.change") ? (article.data?.revision ?? null) : null;
  return (
    <OfficePage title={texts.title(title)} lead={texts.lead} back={{ href: `${ARTICLES}/a/${slug}`, name: title }}>
      <Loaded query={versions}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="history" {...texts.empty} />
          ) : (
            <ol className="flex flex-col gap-2">
              {items.map((version, place) => (
                <Version key={version.n} slug={slug} version={version} isNow={place === 0} revision={revision} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </OfficePage>
  );
}

function Version(props: { slug: string; version: ArticleVersion; isNow: boolean; revision: number | null }) {
  const { slug, version, isNow, revision } = props;
  const { api, times } = useDesk();
  const now = useNow();
  const show = useToast();
  const [open, setOpen] = useState(isNow);
  const [asking, setAsking] = useState(false);
  const back = useAct(async () => {
    if (revision === null) return;
    await api.ask("post /articles/:slug/roll-back", {
      params: { slug },
      body: { version: version.n },
      revision,
    });
    setAsking(false);
    show({ text: texts.done(version.n) });
  });
  const when = version.changedAt === 0 ? texts.long : times.moment(version.changedAt, now);
  return (
    <li className="rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-medium">{texts.version(version.n)}</h2>
        {isNow && !version.removed && <Badge look="brand">{texts.now}</Badge>}
        {version.removed && <Badge look="amber">{texts.removed}</Badge>}
        <span className="text-sm text-muted">{texts.by(version.changedBy, when)}</span>
      </div>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {texts.see}
        </Button>
        {!isNow && !version.removed && revision !== null && (
          <Button onClick={() => setAsking(true)}>{texts.back}</Button>
        )}
      </div>
      {open && <Difference slug={slug} n={version.n} />}
      {asking && (
        <ConfirmDialog
          title={texts.backAsk(version.n)}
          text={texts.backText}
          act={texts.back}
          busy={back.busy}
          problem={back.problem}
          onConfirm={back.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </li>
  );
}

const LOOKS = { both: "text-muted", added: "bg-brand-soft", gone: "bg-red-soft line-through" } as const;
const MARKS = { both: "", added: texts.added, gone: texts.gone } as const;
/** So many equal lines are shown beside a change. */
const AROUND = 2;

/** What a version changed in the one before it. */
function Difference({ slug, n }: { slug: string; n: number }) {
  const { api } = useDesk();
  const version = useOfficeQuery(["article-version", slug, String(n)], (signal) =>
    api.ask("get /articles/:slug/versions/:version", { params: { slug, version: n } }, signal),
  );
  return (
    <Loaded query={version}>
      {({ text, before }) => (
        <div className="mt-3 overflow-auto rounded-card border border-line bg-paper p-2 font-mono text-sm">
          {shortened(lineDiff(before ?? "", text ?? "")).map((line) => (
            <p key={line.place} className={`min-h-5 px-2 break-words whitespace-pre-wrap ${LOOKS[line.of]}`}>
              {MARKS[line.of] !== "" && <span className="sr-only">{MARKS[line.of]}: </span>}
              {line.text}
            </p>
          ))}
        </div>
      )}
    </Loaded>
  );
}

/** Long stretches of equal lines become one line that counts them. */
function shortened(lines: readonly DiffLine[]): (DiffLine & { place: number })[] {
  const near = (place: number) =>
    lines.slice(Math.max(0, place - AROUND), place + AROUND + 1).some(({ of }) => of !== "both");
  const shown: (DiffLine & { place: number })[] = [];
  let left = 0;
  const skip = () => {
    if (left > 0) shown.push({ of: "both", text: `⋮ ${texts.same(left)}`, place: -1 - shown.length });
    left = 0;
  };
  for (const [place, line] of lines.entries()) {
    if (near(place)) {
      skip();
      shown.push({ ...line, place });
    } else left++;
  }
  skip();
  return shown;
}
