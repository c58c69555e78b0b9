import { useState } from "react";
import { useLocation } from "wouter";
import type { DeviceAct, OfficeDeviceDetail } from "../../../contract/office/devices.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { ConfirmDialog } from "../../ui/confirm-dialog.js";
import { useToast } from "../../ui/toasts.js";
import { Act, Acts } from "../acts.js";
import { DEVICES } from "../places.js";
import { useAct } from "../use-act.js";
import { deviceTexts as texts } from "./device-texts.js";

/** What can be done about a computer. Each is asked about first. */
export function DeviceActs({ device }: { device: OfficeDeviceDetail }) {
  const { state } = device;
  const acts: DeviceAct[] = [
    ...(state === "online" ? (["scan", "rotate", "disconnect"] as const) : []),
    state === "blocked" ? "unblock" : "block",
    "forget",
  ];
  return (
    <Acts title={texts.acts}>
      {acts.map((act) => (
        <OneAct key={act} act={act} device={device} />
      ))}
    </Acts>
  );
}

function OneAct({ act, device: { id, name } }: { act: DeviceAct; device: OfficeDeviceDetail }) {
  const { api } = useDesk();
  const [, go] = useLocation();
  const show = useToast();
  const [asking, setAsking] = useState(false);
  const words = texts.act[act];
  const doing = useAct(async () => {
    await api.ask("post /devices/:id/act", { params: { id }, body: { act } });
    setAsking(false);
    show({ text: words.done });
    if (act === "forget") go(DEVICES);
  });
  return (
    <>
      <Act text={words.hint}>
        <Button look={words.danger ? "danger" : undefined} onClick={() => setAsking(true)}>
          {words.name}
        </Button>
      </Act>
      {asking && (
        <ConfirmDialog
          danger={words.danger}
          title={words.ask(name)}
          text={words.text}
          act={words.name}
          busy={doing.busy}
          problem={doing.problem}
          onConfirm={doing.run}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}
