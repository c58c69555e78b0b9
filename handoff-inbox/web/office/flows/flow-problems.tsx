import { useId } from "react";
import { Link } from "wouter";
import type { FlowProblem } from "../../session/api-failure.js";
import { Icon } from "../../ui/icon.js";
import { FLOWS } from "../places.js";
import { flowTexts } from "./flow-texts.js";

const { flows: texts } = flowTexts;

/**
 * What keeps flows from being published, and what only deserves a look. Each leads to its line: in the file that is open
 * (`path`, by `onLine`), else to that file's page.
 */
export function FlowProblems(props: {
  problems: readonly FlowProblem[];
  warnings: readonly FlowProblem[];
  path?: string;
  onLine?(line: number): void;
}) {
  const { problems, warnings, ...here } = props;
  return (
    <>
      {problems.length > 0 && <Group title={texts.problems(problems.length)} look="red" all={problems} {...here} />}
      {warnings.length > 0 && <Group title={texts.warnings(warnings.length)} look="amber" all={warnings} {...here} />}
    </>
  );
}

function Group(props: {
  title: string;
  look: "red" | "amber";
  all: readonly FlowProblem[];
  path?: string;
  onLine?(line: number): void;
}) {
  const { title, look, all, path, onLine } = props;
  const id = useId();
  return (
    <section aria-labelledby={id} className="rounded-card border border-line bg-surface p-4">
      <h2 id={id} className={`flex items-center gap-1.5 font-semibold ${look === "red" ? "text-red" : "text-amber"}`}>
        <Icon name={look === "red" ? "warning" : "info"} /> {title}
      </h2>
      <ul className="mt-2 flex flex-col gap-2">
        {all.map((one) => (
          <li key={`${one.file}:${one.line}:${one.step}:${one.reason}`} className="break-words">
            {one.file === path ? (
              <button
                type="button"
                onClick={() => onLine?.(one.line)}
                className="mr-1.5 inline-flex min-h-6 items-center text-brand underline"
              >
                {texts.line(one.line)}
              </button>
            ) : (
              <Link
                href={`${FLOWS}/a/${one.file}?linha=${one.line}`}
                className="mr-1.5 inline-flex min-h-6 items-center text-brand underline"
              >
                {texts.at(one.file, one.line)}
              </Link>
            )}
            {one.reason}. <span className="text-muted">{one.remedy}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
