import { type ComponentType, useEffect, useState } from "react";
import { Failed, Loading } from "../ui/states.js";
import { words } from "../words.js";

/**
 * A part of the pages whose code is loaded when it is first opened. A build that is no longer there and a connection
 * that is away look the same to a browser, and reloading the page mends both.
 */
export function Area({ load }: { load(): Promise<ComponentType> }) {
  const [state, setState] = useState<{ page: ComponentType | null; failed: boolean }>({ page: null, failed: false });
  useEffect(() => {
    let here = true;
    load().then(
      (page) => here && setState({ page, failed: false }),
      () => here && setState({ page: null, failed: true }),
    );
    return () => {
      here = false;
    };
  }, [load]);
  if (state.failed)
    return (
      <Failed
        what={words.area.failed}
        error={new Error(words.area.why)}
        again={() => location.reload()}
        act={words.area.reload}
      />
    );
  if (state.page === null) return <Loading />;
  return <state.page />;
}
