import { useRef, useState } from "react";
import type { PhoneLink } from "./link/phone-link.js";
import { usePhone } from "./link/use-phone.js";
import { Phone } from "./phone/phone.js";
import { resetSite, SiteFrame } from "./site-frame.js";
import { type Tab, Tabs } from "./tabs.js";
import { TopBar } from "./top-bar.js";

/** The whole page: the bar, the phone, and beside it the shop's site; on narrow screens one of the two. */
export function App({ link }: { link: PhoneLink }) {
  const state = usePhone(link);
  const [tab, setTab] = useState<Tab>("phone");
  const site = useRef<HTMLIFrameElement>(null);

  const restart = () => {
    link.restart();
    if (site.current !== null) resetSite(site.current);
  };
  const suggest = (text: string) => {
    setTab("phone");
    link.send({ kind: "text", text });
  };
  const hiddenUnless = (wanted: Tab) => (tab === wanted ? "" : "max-lg:hidden");
  return (
    <div className="flex h-dvh flex-col">
      <TopBar
        onSuggest={suggest}
        onRestart={restart}
        canSuggest={state.phase === "ready"}
        showSuggestions={tab === "phone"}
      />
      <Tabs tab={tab} onChange={setTab} />
      <main className="flex min-h-0 flex-1 lg:gap-8 lg:px-8 lg:pt-5 lg:pb-6">
        <section
          id="phone"
          aria-label="Celular do cliente"
          className={`flex min-h-0 min-w-0 flex-1 lg:flex-none ${hiddenUnless("phone")}`}
        >
          <Phone link={link} state={state} shown={tab === "phone"} />
        </section>
        <section id="site" aria-label="Site da loja" className={`flex min-h-0 min-w-0 flex-1 ${hiddenUnless("site")}`}>
          <SiteFrame ref={site} />
        </section>
      </main>
    </div>
  );
}
