import { Loading } from "../ui/states.js";

const BUBBLES = [
  ["a", "w-64", ""],
  ["b", "w-80", "self-end"],
  ["c", "w-44", ""],
  ["d", "w-72", "self-end"],
  ["e", "w-56", "self-end"],
] as const;

/** The shape of a transcript while it is loading. */
export function TranscriptSkeleton() {
  return (
    <div className="mx-auto flex w-full max-w-220 min-h-0 flex-1 flex-col justify-end gap-4 overflow-hidden px-4 pb-6">
      <Loading />
      {BUBBLES.map(([key, width, side]) => (
        <div key={key} aria-hidden="true" className={`skeleton h-12 max-w-[70%] rounded-bubble! ${width} ${side}`} />
      ))}
    </div>
  );
}
