import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { AuditItem } from "../../../contract/audit.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Button } from "../../ui/button.js";
import { SelectField } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { Bars, Empty, Failed, Loading } from "../../ui/states.js";
import { OfficePage } from "../office-page.js";
import { officeWords } from "../office-words.js";
import { auditChanges } from "./audit-changes.js";
import { AuditValues } from "./audit-values.js";

const texts = officeWords.audit;

/** Who changed what: the newest first, page by page. What is asked for stands in the address. */
export function AuditPage() {
  const { api } = useDesk();
  const asked = new URLSearchParams(useSearch());
  const who = asked.get("quem") ?? "";
  const thing = asked.get("que") ?? "";
  const query = useInfiniteQuery({
    queryKey: ["office", "audit", who, thing],
    initialPageParam: null as string | null,
    staleTime: 0,
    queryFn: ({ pageParam, signal }) =>
      api.ask(
        "get /audit",
        { query: { who: who || undefined, thing: thing || undefined, cursor: pageParam ?? undefined } },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
  });
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <OfficePage {...officeWords.sections.audit}>
      <Filters who={who} thing={thing} />
      {query.isPending ? (
        <>
          <Loading />
          <Bars widths={["w-2/3", "w-1/2", "w-3/4"]} className="rounded-card border border-line bg-surface p-4" />
        </>
      ) : query.isError && items.length === 0 ? (
        <Failed what={officeWords.failed} error={query.error} again={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty icon="history" {...texts.empty} />
      ) : (
        <>
          <ol className="divide-y divide-line rounded-card border border-line bg-surface">
            {items.map((item) => (
              <Entry key={item.id} item={item} />
            ))}
          </ol>
          {query.hasNextPage && (
            <Button
              className="mt-3 self-start"
              disabled={query.isFetchingNextPage}
              onClick={() => void query.fetchNextPage()}
            >
              {officeWords.more}
            </Button>
          )}
        </>
      )}
    </OfficePage>
  );
}

function Filters({ who, thing }: { who: string; thing: string }) {
  const [path, go] = useLocation();
  const ask = (next: { who: string; thing: string }) => {
    const search = new URLSearchParams();
    if (next.who !== "") search.set("quem", next.who);
    if (next.thing !== "") search.set("que", next.thing);
    go(search.size === 0 ? path : `${path}?${search}`, { replace: true });
  };
  return (
    <div className="mb-4 grid max-w-120 gap-3 sm:grid-cols-2">
      <SelectField label={texts.who} value={who} onChange={(event) => ask({ who: event.target.value, thing })}>
        <option value="">{texts.anybody}</option>
        {Object.entries(texts.kinds).map(([kind, name]) => (
          <option key={kind} value={kind}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label={texts.thing} value={thing} onChange={(event) => ask({ who, thing: event.target.value })}>
        <option value="">{texts.anything}</option>
        {Object.entries(texts.things).map(([kind, name]) => (
          <option key={kind} value={kind}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Entry({ item }: { item: AuditItem }) {
  const { times } = useDesk();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const changes = auditChanges(item);
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium break-words">{whoWords(item.who)}</span>
        <span className="min-w-0 flex-1 break-words">{actWords(item)}</span>
        <span className="text-sm text-muted">{times.moment(item.at, now)}</span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
        <span>{fromWords(item.from)}</span>
        {changes.length > 0 && (
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="inline-flex min-h-8 items-center gap-1 text-brand"
          >
            {open ? texts.hide : texts.show(changes.length)}
            <Icon name="down" className={open ? "rotate-180" : ""} />
          </button>
        )}
      </div>
      {open && (
        <dl className="mt-2 grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[auto_1fr]">
          {changes.map(({ name, before, after }) => (
            <div key={name} className="contents">
              <dt className="text-muted">{texts.fields[name] ?? name}</dt>
              <dd className="min-w-0 break-words">
                {before !== null && (
                  <del className="no-underline">
                    <AuditValues values={before} gone />
                  </del>
                )}
                {before !== null && after !== null && <span aria-hidden="true"> → </span>}
                {after !== null && (
                  <ins className="no-underline">
                    <AuditValues values={after} />
                  </ins>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

function whoWords({ kind, id, name }: AuditItem["who"]): string {
  if (kind === "command") return texts.commands[name] ?? name;
  if (kind === "system") return texts.systems[name] ?? name;
  return id === null && name === "nobody" ? texts.nobody : name;
}

/** A thing's name that a person would know it by. Ids are none. */
const ID = /^[\da-f]{8}-|^\d+$/;

/** What was done and to what, in words where there are some, else as the server names it. */
function actWords({ action, subject }: AuditItem): string {
  const act = texts.acts[action];
  if (act === undefined) return `${action} · ${subject}`;
  const [kind, name] = [subject.slice(0, subject.indexOf(":")), subject.slice(subject.indexOf(":") + 1)];
  // Of some things a company has one, which has no name besides its kind.
  return kind !== "" && name !== kind && !ID.test(name) ? texts.named(act, name) : act;
}

function fromWords(from: string | null): string {
  if (from === null) return texts.fromUnknown;
  return texts.places[from] ?? texts.fromAddress(from);
}
