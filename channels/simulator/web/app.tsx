import { useEffect, useRef, useState } from "react";
import { ComputersPanel } from "./computers/computers-panel.js";
import { lastCode, widgetText } from "./computers/find-code.js";
import { FaceSwitch } from "./face-switch.js";
import type { PhoneLink } from "./link/phone-link.js";
import type { Face } from "./link/token-storage.js";
import { usePhone } from "./link/use-phone.js";
import { Phone } from "./phone/phone.js";
import { resetSite, SiteFrame } from "./site-frame.js";
import { type Tab, Tabs } from "./tabs.js";
import { TopBar } from "./top-bar.js";

const LOOK_MS = 2_000;

/**
 * The whole page: the bar, the phone, and beside it the shop's site above the computers. Narrow screens show one of the
 * three.
 */
export function App({ links }: { links: Record<Face, PhoneLink> }) {
  const states = { whatsapp: usePhone(links.whatsapp), instagram: usePhone(links.instagram) };
  const [face, setFace] = useState<Face>("whatsapp");
  const link = links[face];
  const state = states[face];
  const [tab, setTab] = useState<Tab>("phone");
  const site = useRef<HTMLIFrameElement>(null);

  const [round, setRound] = useState(0);
  const [onSite, setOnSite] = useState<string | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setOnSite(lastCode(widgetText(site.current))), LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  const onPhone = lastCode(
    state.messages.map(({ content }) => ("text" in content ? String(content.text) : "")).join("\n"),
  );
  const open = (wanted: Tab) => {
    setTab(wanted);
    if (wanted === "phone") setFace("whatsapp");
    if (wanted === "instagram") setFace("instagram");
  };

  const restart = () => {
    for (const each of Object.values(links)) each.restart();
    setRound(round + 1);
    if (site.current !== null) resetSite(site.current);
  };
  const suggest = (text: string) => {
    setTab(face === "whatsapp" ? "phone" : "instagram");
    link.send({ kind: "text", text });
  };
  // A company may have no account there. Everything else that keeps a page out is shown on its phone.
  const hasInstagram = states.instagram.refusal !== "demo_off" || states.whatsapp.refusal === "demo_off";
  const isPhone = tab === "phone" || tab === "instagram";
  const hiddenUnless = (wanted: Tab) => (tab === wanted ? "" : "max-lg:hidden");
  return (
    <div className="flex h-dvh flex-col">
      <TopBar onSuggest={suggest} onRestart={restart} canSuggest={state.phase === "ready"} showSuggestions={isPhone} />
      <Tabs tab={tab} hidden={hasInstagram ? [] : ["instagram"]} onChange={open} />
      <main className="flex min-h-0 flex-1 lg:gap-8 lg:px-8 lg:pt-5 lg:pb-6">
        <section
          aria-label="Celular do cliente"
          className={`flex min-h-0 min-w-0 flex-1 flex-col lg:flex-none lg:gap-3 ${isPhone ? "" : "max-lg:hidden"}`}
        >
          {hasInstagram && <FaceSwitch face={face} onChange={setFace} />}
          <div id={face === "whatsapp" ? "phone" : face} className="flex min-h-0 flex-1">
            <Phone key={face} link={link} state={state} shown={isPhone} />
          </div>
        </section>
        <div className={`flex min-h-0 min-w-0 flex-1 flex-col lg:gap-4 ${isPhone ? "max-lg:hidden" : ""}`}>
          <section id="site" aria-label="Site da loja" className={`flex min-h-0 flex-1 ${hiddenUnless("site")}`}>
            <SiteFrame ref={site} />
          </section>
          <section
            id="computers"
            aria-label="Computadores de demonstração"
            className={`flex min-h-0 lg:max-h-[55%] lg:flex-none max-lg:flex-1 ${hiddenUnless("computers")}`}
          >
            <ComputersPanel key={round} found={onPhone ?? onSite} />
          </section>
        </div>
      </main>
    </div>
  );
}
