import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ApiFailure } from "../session/api-failure.js";
import { useDesk } from "../session/desk-context.js";

export type ActKind = "take" | "give-back" | "close";
/** `over`: the person knows that another person has the conversation. */
type Act = { kind: ActKind; key: string; over?: boolean };

/** Takes, gives back and closes. After a failure the act is tried again with the same key, so it is done once. */
export function useActs(conversationId: string) {
  const { api } = useDesk();
  const client = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ kind, key, over }: Act): Promise<undefined> => {
      const sent = { params: { id: conversationId }, key };
      return kind === "take"
        ? api.ask("post /conversations/:id/take", { ...sent, body: { over } })
        : api.ask(`post /conversations/:id/${kind}`, sent);
    },
    // The news say when the act is done. In case they get lost, the state is read as well.
    onSuccess: () => {
      for (const ms of [300, 2_000])
        setTimeout(() => void client.invalidateQueries({ queryKey: ["conversation", conversationId] }), ms);
    },
    // Somebody else may have been faster, so the state is read again.
    onError: () => client.invalidateQueries({ queryKey: ["conversation", conversationId] }),
  });
  return {
    run: (kind: ActKind, over?: boolean) => {
      if (!mutation.isPending) mutation.mutate({ kind, key: crypto.randomUUID(), over });
    },
    again: repeatable(mutation.error) ? () => mutation.variables && mutation.mutate(mutation.variables) : null,
    forget: mutation.reset,
    busy: mutation.isPending ? mutation.variables.kind : null,
    error: mutation.error,
  };
}

/** An act that the server refused for a reason would be refused again. */
const repeatable = (error: Error | null) => error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
