import { useMutation } from "@tanstack/react-query";
import { useOfficeChanged } from "../office/use-office-query.js";

/** An act with a value that is only known when it is done. Afterwards everything that is shown is asked for again. */
export function useOrderAct<Value>(work: (value: Value) => Promise<void>) {
  const changed = useOfficeChanged();
  const act = useMutation({ mutationFn: work, onSettled: changed });
  return { run: act.mutate, busy: act.isPending, problem: act.error?.message };
}
