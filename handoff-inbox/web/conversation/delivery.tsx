import { Link } from "wouter";
import { Icon, type IconName } from "../ui/icon.js";
import { words } from "../words.js";

type Look = { icon: IconName; look: string };
const PLAIN = "text-muted";
const LOOKS: Record<string, Look> = {
  queued: { icon: "clock", look: PLAIN },
  sending: { icon: "clock", look: PLAIN },
  sent: { icon: "check", look: PLAIN },
  delivered: { icon: "checks", look: PLAIN },
  read: { icon: "checks", look: "text-blue" },
  played: { icon: "checks", look: "text-blue" },
  uncertain: { icon: "help", look: "text-amber" },
  failed: { icon: "warning", look: "text-red" },
};

/** How far one of our lines got, as a drawing and in words. */
export function Delivery({ status }: { status: string }) {
  const known = LOOKS[status];
  const word = (words.status as Record<string, string>)[status] ?? status;
  return (
    <span data-status={status} className={`inline-flex items-center gap-0.5 ${known?.look ?? PLAIN}`}>
      {known && <Icon name={known.icon} className="size-3.5" />}
      {word}
    </span>
  );
}

/** Why a line did not arrive, and where something can be done about it. */
export function DeliveryProblem({ status, problem }: { status: string; problem: string | null }) {
  if (status !== "failed" && status !== "uncertain") return null;
  return (
    <p className={`mt-1 max-w-130 text-right text-xs ${status === "failed" ? "text-red" : "text-amber"}`}>
      {problem ?? (status === "failed" ? words.failedWhy : words.uncertainWhy)}{" "}
      <Link href="/problemas" className="underline">
        {words.seeProblems}
      </Link>
    </p>
  );
}
