import type { Tick } from "../../wire.js";

const WORDS: Record<Tick, string> = {
  sending: "Enviando",
  sent: "Enviada",
  delivered: "Entregue",
  read: "Lida",
  failed: "Não enviada",
};

const SHAPES: Record<Tick, string> = {
  sending: "M10 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM10 5v3.2l2 1.3",
  sent: "M5 8.5 8 11.5 14 5",
  delivered: "M2 8.5 5 11.5 11 5M9.5 11.5 16 5",
  read: "M2 8.5 5 11.5 11 5M9.5 11.5 16 5",
  failed: "M10 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM10 5v3.5M10 10.5v.8",
};

/** How far a message got: a shape and a word. "Read" is blue and bolder. */
export function Ticks({ tick }: { tick: Tick }) {
  const color = tick === "read" ? "text-blue" : tick === "failed" ? "text-red" : "text-muted";
  return (
    <span className={color} title={WORDS[tick]} data-tick={tick}>
      <svg
        viewBox="0 0 18 16"
        className="h-3.5 w-4"
        fill="none"
        stroke="currentColor"
        strokeWidth={tick === "read" ? 2 : 1.5}
        strokeLinecap="round"
        aria-hidden="true"
      >
        <path d={SHAPES[tick]} />
      </svg>
      <span className="sr-only">{WORDS[tick]}</span>
    </span>
  );
}
