import { useState } from "react";
import type { OfficeDeviceDetail } from "../../../contract/office/devices.js";
import { useDesk } from "../../session/desk-context.js";
import { Button } from "../../ui/button.js";
import { CheckField, TextField } from "../../ui/field.js";
import { useToast } from "../../ui/toasts.js";
import { useAct } from "../use-act.js";
import { Card } from "./card.js";
import { deviceTexts } from "./device-texts.js";

const texts = deviceTexts.settings;
const within = (text: string, least: number, most: number): number | null => {
  const number = Number(text);
  return /^\d{1,3}$/.test(text.trim()) && number >= least && number <= most ? number : null;
};

/** How a computer that is accompanied behaves. */
export function DeviceSettings({ device: { id, settings } }: { device: OfficeDeviceDetail }) {
  const { api } = useDesk();
  const show = useToast();
  const [hours, setHours] = useState(String(settings.scanEveryHours));
  const [seconds, setSeconds] = useState(String(settings.heartbeatSeconds));
  const [battery, setBattery] = useState(settings.scanOnBattery);
  const [wrong, setWrong] = useState(false);
  const save = useAct(async () => {
    const [scanEveryHours, heartbeatSeconds] = [within(hours, 1, 720), within(seconds, 15, 45)];
    setWrong(scanEveryHours === null || heartbeatSeconds === null);
    if (scanEveryHours === null || heartbeatSeconds === null) return;
    const body = { scanEveryHours, heartbeatSeconds, scanOnBattery: battery };
    await api.ask("put /devices/:id/settings", { params: { id }, body });
    show({ text: texts.saved });
  });
  const problem = wrong ? texts.wrong : save.problem;
  return (
    <Card title={texts.title}>
      <form
        className="flex max-w-160 flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save.run();
        }}
      >
        <TextField
          label={texts.every}
          hint={texts.everyHint}
          inputMode="numeric"
          value={hours}
          onChange={(event) => setHours(event.target.value)}
        />
        <TextField
          label={texts.beat}
          hint={texts.beatHint}
          inputMode="numeric"
          value={seconds}
          onChange={(event) => setSeconds(event.target.value)}
        />
        <CheckField
          label={texts.battery}
          hint={texts.batteryHint}
          checked={battery}
          onChange={(event) => setBattery(event.target.checked)}
        />
        {problem && (
          <p role="alert" className="text-sm text-red">
            {problem}
          </p>
        )}
        <div>
          <Button look="main" type="submit" aria-disabled={save.busy}>
            {texts.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}
