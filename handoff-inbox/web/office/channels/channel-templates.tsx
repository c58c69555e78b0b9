import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { templateText } from "../../../../bot/vocabulary/message-template.js";
import type { ChannelTemplate } from "../../../contract/office/channels.js";
import { templateTexts as texts } from "../../conversation/template-texts.js";
import { useDesk } from "../../session/desk-context.js";
import { useNow } from "../../text/use-now.js";
import { Badge } from "../../ui/badge.js";
import { Button } from "../../ui/button.js";
import { Icon } from "../../ui/icon.js";
import { Loaded } from "../office-page.js";
import { useOfficeQuery } from "../use-office-query.js";

/** The messages that the provider approves for the account, and how each one stands. */
export function ChannelTemplates({ name, mayRead }: { name: string; mayRead: boolean }) {
  const { api, times } = useDesk();
  const client = useQueryClient();
  const now = useNow();
  const heading = useId();
  const list = useOfficeQuery(["channel", name, "templates"], (signal) =>
    api.ask("get /channels/:name/templates", { params: { name } }, signal),
  );
  const read = useMutation({
    mutationFn: () => api.ask("post /channels/:name/templates", { params: { name } }),
    onSuccess: ({ items }) => client.setQueryData(["office", "channel", name, "templates"], { items }),
  });
  const readAt = list.data?.items[0]?.readAt;
  const problem = read.error?.message ?? read.data?.problem;
  return (
    <section aria-labelledby={heading} className="mt-8 max-w-160">
      <div className="mb-2 flex flex-wrap items-end justify-between gap-3">
        <div className="min-w-56 flex-1">
          <h2 id={heading} className="font-semibold">
            {texts.list}
          </h2>
          <p className="text-sm text-muted">
            {texts.listHint} {readAt !== undefined && texts.readAt(times.moment(readAt, now))}
          </p>
        </div>
        {mayRead && (
          <Button className="min-h-10" aria-disabled={read.isPending} onClick={() => read.isPending || read.mutate()}>
            <Icon name="again" /> {read.isPending ? texts.reading : texts.read}
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" className="mb-2 text-sm text-red">
          {problem}
        </p>
      )}
      <Loaded query={list}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="rounded-card border border-line bg-surface p-4 text-muted">
              {texts.empty(read.data?.problem === null)}
            </p>
          ) : (
            <ul className="divide-y divide-line rounded-card border border-line bg-surface">
              {items.map((item) => (
                <One key={`${item.name} ${item.language}`} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

function One({ item }: { item: ChannelTemplate }) {
  const { name, language, status, reason, category, quality, variables, unfit } = item;
  const about = [language, category && (texts.categories[category] ?? category), quality && texts.qualities[quality]];
  return (
    <li className="px-4 py-2.5">
      <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <span className="min-w-0 font-medium break-all">{name}</span>
        <Badge look={LOOKS[status]} icon={status === "approved" ? "check" : status === "pending" ? "clock" : "warning"}>
          {texts.statuses[status]}
        </Badge>
      </p>
      <p className="text-sm text-muted">{about.filter(Boolean).join(" · ")}</p>
      {reason !== null && <p className="text-sm">{reason}</p>}
      {unfit !== null && <p className="text-sm">{texts.unfit(unfit)}</p>}
      <p dir="auto" className="mt-1 text-sm break-words whitespace-pre-wrap">
        {templateText(
          item,
          variables.map((variable) => `[${texts.variable(variable)}]`),
        )}
      </p>
    </li>
  );
}

const LOOKS = {
  approved: "brand",
  pending: "amber",
  rejected: "red",
  paused: "red",
  disabled: "red",
} as const;
