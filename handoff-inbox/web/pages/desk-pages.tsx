import { useEffect, useState } from "react";
import { Route, Switch, useLocation, useRoute, useSearch } from "wouter";
import { VIEWS, type View } from "../../contract/views.js";
import { ConversationPane } from "../conversation/conversation-pane.js";
import { QueuePane } from "../queue/queue-pane.js";
import { useCounts, useQueueNews } from "../queue/use-queue.js";
import { useRead } from "../queue/use-read.js";
import { useDesk } from "../session/desk-context.js";
import { Empty } from "../ui/states.js";
import { useKeys } from "../ui/use-keys.js";
import { words } from "../words.js";
import { Area } from "./area.js";
import { ConnectionBanner } from "./connection-banner.js";
import { Rail } from "./rail.js";

const VIEW_PLACE = "balcao-view";

/** All pages behind the sign-in. */
export function DeskPages({ onSignOut }: { onSignOut(): void }) {
  const { live, outbox } = useDesk();
  const [rings, setRings] = useState(0);
  const [said, setSaid] = useState("");
  const [help, setHelp] = useState(false);
  const [path] = useLocation();
  const [, go] = useLocation();
  const counts = useCounts(path !== "/" && !path.startsWith("/conversas/"));
  const calling = (counts?.waiting ?? 0) + (counts?.unread ?? 0);
  useQueueNews((item) => {
    setRings((count) => count + 1);
    const text = words.conversation.asks(item.contact.called);
    setSaid(text);
    void import("../alerts/tell-call.js").then(
      ({ tellCall }) => tellCall(text, () => go(`/conversas/${item.id}`)),
      () => {},
    );
  });
  useEffect(() => live.onBack(() => outbox.again()), [live, outbox]);
  useEffect(() => {
    document.title = `${calling > 0 ? words.unread(calling) : ""}${words.product}`;
  }, [calling]);
  useKeys({ "?": () => setHelp(true) });
  return (
    <div className="flex h-full flex-col md:flex-row">
      <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:bg-surface focus:p-2">
        {words.skip}
      </a>
      <Rail rings={rings} onHelp={() => setHelp(true)} onSignOut={onSignOut} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <ConnectionBanner />
        <p role="status" className="sr-only">
          {said}
        </p>
        <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 outline-none">
          <Switch>
            <Route path="/problemas">
              <Area load={loadProblems} with={{}} />
            </Route>
            <Route path="/avaliacoes">
              <Area load={loadRatings} with={{}} />
            </Route>
            <Route path="/pedidos/*?">
              <Area load={loadOrders} with={{}} />
            </Route>
            <Route path="/escritorio/*?">
              <Area load={loadOffice} with={{}} />
            </Route>
            <Route path="/conta">
              <Area load={loadAccount} with={{}} />
            </Route>
            <Route component={Conversations} />
          </Switch>
        </main>
      </div>
      {help && <Area load={loadHelp} with={{ onClose: () => setHelp(false) }} />}
    </div>
  );
}

// They come with the office, whose parts they share: pieces of their own would split these, and the first load would grow.
const loadHelp = () => import("../office/office-pages.js").then(({ HelpDialog }) => HelpDialog);
const loadOrders = () => import("../office/office-pages.js").then(({ OrdersPages }) => OrdersPages);
const loadProblems = () => import("../office/office-pages.js").then(({ ProblemsPage }) => ProblemsPage);
const loadRatings = () => import("../office/office-pages.js").then(({ RatingsPage }) => RatingsPage);
const loadOffice = () => import("../office/office-pages.js").then(({ OfficePages }) => OfficePages);
const loadAccount = () => import("./my-account.js").then(({ MyAccountPage }) => MyAccountPage);

/** Both panes. On a phone, the one that was asked for. */
function Conversations() {
  const [, params] = useRoute("/conversas/:id");
  const [, go] = useLocation();
  const openId = params?.id ?? null;
  const view = readView(useSearch());
  const changeView = (next: View) => {
    sessionStorage.setItem(VIEW_PLACE, next);
    go(`${openId ? `/conversas/${openId}` : "/"}?lista=${next}`, { replace: true });
  };
  useRead(openId);
  const leave = () => {
    if (matchMedia("(max-width: 767px)").matches) return go("/");
    const row =
      document.querySelector<HTMLElement>(`[data-conversation="${openId}"]`) ??
      document.querySelector<HTMLElement>("[data-conversation]");
    if (row) row.focus();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  return (
    <>
      <h1 className="sr-only">{words.pages.conversations}</h1>
      <div
        className={`flex min-h-0 w-full md:w-96 md:shrink-0 md:border-r md:border-line ${openId ? "max-md:hidden" : ""}`}
      >
        <QueuePane view={view} onView={changeView} openId={openId} />
      </div>
      {openId ? (
        <ConversationPane key={openId} conversationId={openId} onLeave={leave} />
      ) : (
        <div className="hidden flex-1 md:flex">
          <Empty icon="bell" {...words.conversation.none} />
        </div>
      )}
    </>
  );
}

/** The list that the address names, else the one that was last looked at. */
function readView(search: string): View {
  const kept = new URLSearchParams(search).get("lista") ?? sessionStorage.getItem(VIEW_PLACE);
  return VIEWS.find((view) => view === kept) ?? "waiting";
}
