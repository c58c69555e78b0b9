import { useMutation } from "@tanstack/react-query";
import { useOfficeChanged } from "./use-office-query.js";

/** One act of a button: whether it runs, and what went wrong. Afterwards everything that is shown is asked for again. */
export function useAct(work: () => Promise<void>): { run(): void; busy: boolean; problem: string | undefined } {
  const changed = useOfficeChanged();
  const act = useMutation({ mutationFn: work, onSettled: changed });
  return { run: () => act.mutate(), busy: act.isPending, problem: act.error?.message };
}
