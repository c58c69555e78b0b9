import { buildWidget } from "../../scripts/build-widget.js";
import { startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";

// For working on the widget by hand: `npx tsx tests/widget/serve.ts`. Every message is answered with a menu.
const folder = temporaryFolder();
console.log(await buildWidget(folder.path));
const harness = await startHarness({ widgetDir: folder.path });
harness.memory.onMessage = ({ from, content }, account) => {
  const said = "text" in content ? content.text : content.kind;
  harness.memory.say(account, from.externalId, {
    kind: "choices",
    text: `Você disse: ${said}`,
    options: [
      { id: "slow", label: "Computador lento" },
      { id: "net", label: "Internet" },
    ],
  });
};
console.log(`${harness.site}/site`);
