import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import type { DeskProblem } from "../../contract/problems.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Badge } from "../ui/badge.js";
import { Button } from "../ui/button.js";
import { Empty, Failed } from "../ui/states.js";
import { words } from "../words.js";
import { CardSkeleton, Page } from "./page.js";
import { problemWords } from "./problems-texts.js";

const KEY = ["problems"];

/** Messages that failed, or may have failed, and what to do about them. */
export function ProblemsPage() {
  const { api } = useDesk();
  const query = useInfiniteQuery({
    queryKey: KEY,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.ask("get /problems", { query: { cursor: pageParam ?? undefined } }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const problems = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Page title={problemWords.title} lead={problemWords.lead}>
      {query.isPending ? (
        <CardSkeleton />
      ) : query.isError ? (
        <Failed what={problemWords.failed} error={query.error} again={() => void query.refetch()} />
      ) : problems.length === 0 ? (
        <Empty {...problemWords.empty} />
      ) : (
        <>
          <ul className="flex flex-col gap-3">
            {problems.map((problem) => (
              <ProblemCard key={problem.key} problem={problem} />
            ))}
          </ul>
          {query.hasNextPage && (
            <Button className="mt-3" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {words.queue.loadMore}
            </Button>
          )}
        </>
      )}
    </Page>
  );
}

function ProblemCard({ problem }: { problem: DeskProblem }) {
  const { api, me, times } = useDesk();
  const now = useNow();
  const client = useQueryClient();
  const settle = useMutation({
    mutationFn: (how: "resend" | "dismiss") => api.ask(`post /problems/:key/${how}`, { params: { key: problem.key } }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  const dead = problem.kind === "dead";
  return (
    <li className="row rounded-card border border-line bg-surface p-4">
      <div className="mb-1 flex flex-wrap items-center gap-2">
        <Badge look={dead ? "red" : "amber"} icon={dead ? "warning" : "help"}>
          {problemWords.kinds[problem.kind]}
        </Badge>
        <span className="font-semibold break-words">{problem.contactName}</span>
        <span className="text-sm text-muted">
          {problem.what} · {times.moment(problem.at, now)}
        </span>
      </div>
      {problem.text && <p className="mb-1 line-clamp-3 break-words whitespace-pre-wrap">{problem.text}</p>}
      <p className="mb-3 text-sm break-words text-muted">
        {problem.reason} {!dead && problemWords.uncertainHint}
      </p>
      {settle.isError && (
        <p role="alert" className="mb-2 text-sm text-red">
          {settle.error.message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        {me.permissions.includes("problems.resend") && (
          <Button look="main" disabled={settle.isPending || settle.isSuccess} onClick={() => settle.mutate("resend")}>
            {problemWords.resend}
          </Button>
        )}
        {me.permissions.includes("problems.dismiss") && (
          <Button disabled={settle.isPending || settle.isSuccess} onClick={() => settle.mutate("dismiss")}>
            {problemWords.dismiss}
          </Button>
        )}
        <Link href={`/conversas/${problem.conversationId}`} className="ml-1 text-sm text-brand underline">
          {problemWords.open}
        </Link>
        <span role="status" className="text-sm text-muted">
          {settle.isSuccess && (settle.variables === "resend" ? problemWords.resent : problemWords.dismissed)}
        </span>
      </div>
    </li>
  );
}
