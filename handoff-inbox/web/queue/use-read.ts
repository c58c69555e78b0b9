import { useEffect } from "react";
import { useDesk } from "../session/desk-context.js";

/** Tells the server that the open conversation was read, whenever something of it is unread and the page is looked at. */
export function useRead(openId: string | null): void {
  const { live } = useDesk();
  useEffect(() => {
    if (openId === null) return;
    const read = () => document.visibilityState === "visible" && live.read(openId);
    const stops = [
      live.follow(openId, read),
      live.on("conversation", (item) => void (item.id === openId && item.unread > 0 && read())),
    ];
    document.addEventListener("visibilitychange", read);
    return () => {
      for (const stop of stops) stop();
      document.removeEventListener("visibilitychange", read);
    };
  }, [live, openId]);
}
