import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Icon } from "../ui/icon.js";
import { Bars, Failed, Loading } from "../ui/states.js";
import { officeWords } from "./office-words.js";

/** A page of the office: one title line with its main act at the right. `form`: as narrow as is good for fields. */
export function OfficePage(props: {
  title: string;
  lead?: string;
  /** Where the arrow above the title leads; without it, to the office, where its own list of pages is hidden. */
  back?: { href: string; name: string };
  act?: ReactNode;
  form?: boolean;
  children: ReactNode;
}) {
  const { title, lead, back, act, form = false, children } = props;
  return (
    <div className={`flex min-h-full w-full flex-col px-4 py-6 md:px-8 ${form ? "max-w-176" : "max-w-256"}`}>
      <Link
        href={back?.href ?? "/escritorio"}
        className={`mb-1 -ml-1 inline-flex min-h-8 items-center self-start text-sm text-brand ${back ? "" : "lg:hidden"}`}
      >
        <Icon name="back" /> {back?.name ?? officeWords.title}
      </Link>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 className="min-w-40 flex-1 text-xl font-semibold break-words">{title}</h1>
        {act}
      </div>
      {lead && <p className="mt-0.5 text-muted">{lead}</p>}
      <div className="mt-5 flex min-h-0 flex-1 flex-col">{children}</div>
    </div>
  );
}

/** What was asked of the server, or that it is on its way, or that it failed. */
export function Loaded<Data>({ query, children }: { query: UseQueryResult<Data>; children(data: Data): ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failed what={officeWords.failed} error={query.error} again={() => void query.refetch()} />;
  return (
    <>
      <Loading />
      <Bars
        widths={["w-1/3", "w-4/5", "w-2/3", "w-3/4", "w-1/2"]}
        className="rounded-card border border-line bg-surface p-4"
      />
    </>
  );
}
