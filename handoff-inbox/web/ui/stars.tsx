import { words } from "../words.js";
import { Icon } from "./icon.js";

const FIVE = [1, 2, 3, 4, 5] as const;

/** A rating of 1 to 5, as a drawing and in words. */
export function Stars({ score }: { score: number }) {
  return (
    <span role="img" aria-label={words.queue.rating(score)} className="inline-flex">
      {FIVE.map((each) => (
        <Icon
          key={each}
          name="star"
          filled={each <= score}
          className={`size-4 ${each <= score ? "text-brand" : "text-edge"}`}
        />
      ))}
    </span>
  );
}
