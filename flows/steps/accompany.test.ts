import { describe, expect, it } from "vitest";
import { talkTo } from "../testing/sample.js";

const flow = (act: string) => `flow: a
start: [{ keyword: [acompanhar] }]
steps:
  - accompany: { act: ${act} }
`;
const asked = (act: string) => {
  const { talk } = talkTo(flow(act));
  const said = talk.timer();
  const inputs = talk.ofKind("request").map(({ to, input }) => ({ to, input }));
  return { said: said.join(" "), inputs };
};

describe("accompany", () => {
  it("takes the wish back when nobody answers at the computer, so that a later yes installs nothing", () => {
    const { said, inputs } = asked("start");
    expect(said).toContain("nada ficou nele");
    expect(inputs).toEqual([
      { to: "devices.accompany", input: { act: "start", device: null } },
      { to: "devices.accompany", input: { act: "stop", device: null } },
    ]);
  });

  it.each(["mute", "unmute", "stop"])("does not end the accompanying when %s is not answered", (act) => {
    expect(asked(act).inputs).toEqual([{ to: "devices.accompany", input: { act, device: null } }]);
  });
});
