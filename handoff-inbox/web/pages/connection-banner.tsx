import { useEffect, useState, useSyncExternalStore } from "react";
import { useDesk } from "../session/desk-context.js";
import { Icon } from "../ui/icon.js";
import { words } from "../words.js";

/** A shorter interruption, in ms, is not shown. */
const PATIENCE = 1_500;

/** Says that what is shown may be old, until the connection is back. */
export function ConnectionBanner() {
  const { live } = useDesk();
  const connected = useSyncExternalStore(live.subscribe, live.connected);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (connected) return setShown(false);
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [connected]);
  return (
    <div role="status">
      {shown && (
        <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-amber-soft px-4 py-1.5 text-sm">
          <Icon name="cloud" className="text-amber" /> {words.connection.lost}
          <button type="button" onClick={live.reconnect} className="font-medium underline">
            {words.connection.now}
          </button>
        </p>
      )}
    </div>
  );
}
