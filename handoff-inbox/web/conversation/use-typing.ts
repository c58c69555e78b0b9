import { useEffect, useState } from "react";
import { useDesk } from "../session/desk-context.js";
import { words } from "../words.js";

/** A typing sign that nobody ended counts as over after this time, in ms. */
const FORGET_AFTER = 8_000;

/** Who is typing in this conversation, in words; "" when nobody is. */
export function useTyping(conversationId: string, customer: string): string {
  const { live, me } = useDesk();
  const [who, setWho] = useState<string | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = live.on("typing", (news) => {
      if (news.conversationId !== conversationId) return;
      if (news.who === "person" && news.name === me.name) return;
      clearTimeout(timer);
      const name = news.who === "contact" ? customer : news.who === "bot" ? words.conversation.bot : news.name;
      setWho(news.on ? (name ?? words.conversation.person) : null);
      if (news.on) timer = setTimeout(() => setWho(null), FORGET_AFTER);
    });
    return () => {
      stop();
      clearTimeout(timer);
      setWho(null);
    };
  }, [live, conversationId, customer, me.name]);
  return who === null ? "" : words.conversation.typing(who);
}
