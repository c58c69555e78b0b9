import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useDesk } from "../session/desk-context.js";

const OFFICE = "office";

/**
 * Something of the office, asked again whenever its page or the window is opened or the connection is back: no socket
 * tells what changed here.
 */
export function useOfficeQuery<Data>(
  key: readonly (string | null)[],
  ask: (signal: AbortSignal) => Promise<Data>,
): UseQueryResult<Data> {
  const { live } = useDesk();
  const client = useQueryClient();
  useEffect(() => live.onBack(() => void client.invalidateQueries({ queryKey: [OFFICE] })), [live, client]);
  return useQuery({
    queryKey: [OFFICE, ...key],
    queryFn: ({ signal }) => ask(signal),
    staleTime: 0,
    refetchOnWindowFocus: true,
  });
}

/** Asks again for everything of the office that is shown. */
export function useOfficeChanged(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: [OFFICE] });
}
