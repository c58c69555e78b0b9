import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { Router } from "wouter";
import type { Me } from "../contract/session.js";
import { forgetDrafts } from "./conversation/drafts.js";
import { createOutbox } from "./conversation/outbox.js";
import { createLive, type Live } from "./live/live.js";
import { Area } from "./pages/area.js";
import { DeskPages } from "./pages/desk-pages.js";
import { createApi } from "./session/api.js";
import { ApiFailure } from "./session/api-failure.js";
import { DeskProvider, useSessionState } from "./session/desk-context.js";
import { Gate } from "./session/gate.js";
import { leaving } from "./session/leaving.js";
import { NOWHERE, readArrival } from "./session/read-arrival.js";
import type { Session } from "./session/session.js";
import { SignIn } from "./session/sign-in.js";
import { createTimeWords } from "./text/time-words.js";
import { Button } from "./ui/button.js";
import { words } from "./words.js";

/** The sign-in, or the pages behind it. */
export function App({ session }: { session: Session }) {
  const state = useSessionState(session);
  const [arrival, setArrival] = useState(readArrival);
  if (arrival.token !== null)
    return (
      <Area
        load={loadLink}
        with={{
          session,
          token: arrival.token,
          onDone: () => {
            history.replaceState(null, "", "/desk/");
            setArrival(NOWHERE);
          },
        }}
      />
    );
  switch (state.phase) {
    case "starting":
      return <Gate title={words.signIn.starting} />;
    case "unreached":
      return (
        <Gate title={words.signIn.starting} lead={words.signIn.cannotStart}>
          <Button onClick={() => void session.start()}>{words.tryAgain}</Button>
        </Gate>
      );
    case "out":
      return <SignIn session={session} notice={state.notice ?? arrival.notice} startTicket={arrival.ticket} />;
    case "in":
      return <SignedIn key={state.me.id} me={state.me} session={session} />;
  }
}

/** The pages of one person, with their own cache, socket and outbox, which end with the sign-in. */
function SignedIn({ me, session }: { me: Me; session: Session }) {
  const [live, setLive] = useState<Live | null>(null);
  const api = useMemo(() => createApi(session), [session]);
  const client = useMemo(createClient, []);
  const outbox = useMemo(
    () =>
      createOutbox({
        say: (kind, conversationId, key, text) =>
          api.ask(`post /conversations/:id/${kind}`, { params: { id: conversationId }, body: { text }, key }),
        storage: sessionStorage,
        newKey: () => crypto.randomUUID(),
        now: Date.now,
        personId: me.id,
      }),
    [api, me.id],
  );
  const times = useMemo(() => createTimeWords(me.company.timezone), [me.company.timezone]);
  useEffect(() => {
    const opened = createLive(session);
    setLive(opened);
    return () => opened.close();
  }, [session]);
  useEffect(
    () =>
      session.whenLeft(() => {
        outbox.clear();
        forgetDrafts();
      }),
    [session, outbox],
  );
  if (live === null) return null;
  return (
    <QueryClientProvider client={client}>
      <DeskProvider value={{ me, api, session, live, outbox, times }}>
        <Router base="/desk" aroundNav={leaving.around}>
          {me.mustEnrol ? (
            <Area load={loadMustEnrol} with={{ onSignOut: session.signOut }} />
          ) : (
            <DeskPages onSignOut={session.signOut} />
          )}
        </Router>
      </DeskProvider>
    </QueryClientProvider>
  );
}

const loadLink = () => import("./session/link-page.js").then(({ LinkPage }) => LinkPage);
const loadMustEnrol = () => import("./account/must-enrol.js").then(({ MustEnrol }) => MustEnrol);

/**
 * The socket tells what changed, so nothing becomes old by itself. A refused request would be refused again, so it is
 * not repeated.
 */
function createClient(): QueryClient {
  const retry = (count: number, error: Error) =>
    count < 2 && error instanceof ApiFailure && (error.status === 0 || error.status >= 500);
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry,
        retryDelay: (count) => 400 * 2 ** count,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}
