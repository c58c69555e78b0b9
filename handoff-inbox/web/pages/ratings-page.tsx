import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import type { RatingSummary } from "../../contract/ratings.js";
import { useDesk } from "../session/desk-context.js";
import { useNow } from "../text/use-now.js";
import { Stars } from "../ui/stars.js";
import { Empty, Failed } from "../ui/states.js";
import { words } from "../words.js";
import { CardSkeleton, Page } from "./page.js";
import { ratingWords } from "./ratings-texts.js";

/** How customers rated the service: the average, and the last ratings with their comments. */
export function RatingsPage() {
  const { api } = useDesk();
  const query = useQuery({
    queryKey: ["ratings"],
    queryFn: ({ signal }) => api.ask("get /ratings", {}, signal),
  });
  return (
    <Page title={ratingWords.title} lead={ratingWords.lead}>
      {query.isPending ? (
        <CardSkeleton />
      ) : query.isError ? (
        <Failed what={ratingWords.failed} error={query.error} again={() => void query.refetch()} />
      ) : query.data.average === null ? (
        <Empty icon="star" {...ratingWords.empty} />
      ) : (
        <Summary summary={query.data} average={query.data.average} />
      )}
    </Page>
  );
}

function Summary({ summary, average }: { summary: RatingSummary; average: number }) {
  const { times } = useDesk();
  const now = useNow();
  const format = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return (
    <>
      <div className="mb-6 flex items-center gap-4 rounded-card border border-line bg-surface p-4">
        <p>
          <span className="sr-only">{ratingWords.average} </span>
          <span className="text-3xl leading-9 font-semibold">{average.toLocaleString(words.locale, format)}</span>{" "}
          <span className="text-muted">{ratingWords.of5}</span>
        </p>
        <p className="text-muted">{ratingWords.count(summary.count)}</p>
      </div>
      <h2 className="mb-2 font-semibold">{ratingWords.recent}</h2>
      <ul className="flex flex-col gap-2">
        {summary.recent.map((rating) => (
          <li
            key={`${rating.conversationId}-${rating.at}`}
            className="row rounded-card border border-line bg-surface px-4 py-3"
          >
            <p className="flex flex-wrap items-center gap-x-3">
              <Stars score={rating.score} />
              <span className="font-medium break-words">{rating.contactName}</span>
              <span className="text-sm text-muted">{times.moment(rating.at, now)}</span>
              <Link href={`/conversas/${rating.conversationId}`} className="ml-auto text-sm text-brand underline">
                {ratingWords.open}
              </Link>
            </p>
            <p className={`break-words ${rating.comment ? "" : "text-muted"}`}>
              {rating.comment ?? ratingWords.noComment}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
