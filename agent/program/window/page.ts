import type { PageState } from "./loopback-server.js";

// The window's page in the browser. It shows the parts that the program renders, and tells the program what was pressed.
// It is built into the program (`scripts/build-agent.ts`), and makes no markup of its own.

const TOKEN = "balcao-token";
const RETRY_MS = 1_000;
/** So often the program may not answer before the page says that it was closed. */
const PATIENCE = 3;

const trouble = document.getElementById("trouble");
const post = (path: string, body: string): Promise<Response> =>
  fetch(path, { method: "POST", headers: { ...authorization(), "content-type": "application/json" }, body });

/** The token of this tab. It stays when the page is loaded again, and no other site or tab can read it. */
function authorization(): Record<string, string> {
  return { authorization: `Bearer ${sessionStorage.getItem(TOKEN) ?? ""}` };
}

/** Exchanges the code in the address for the tab's token, and takes it out of the address and the history. */
async function enter(): Promise<void> {
  const code = location.hash.slice(1);
  if (!/^[\w-]{32}$/.test(code)) return;
  history.replaceState(null, "", "/");
  const answer = await post("/enter", JSON.stringify({ code }));
  if (answer.ok) sessionStorage.setItem(TOKEN, String((await answer.json()).token));
}

function complain(words: string | undefined): void {
  if (!trouble) return;
  trouble.textContent = words ?? "";
  trouble.hidden = words === undefined;
}

function show({ title, parts }: PageState): void {
  complain(undefined);
  document.title = title;
  for (const [name, markup] of Object.entries(parts)) {
    const part = document.getElementById(`part-${name}`);
    if (!part || part.dataset.markup === markup) continue;
    const hadFocus = part.contains(document.activeElement);
    part.dataset.markup = markup;
    part.innerHTML = markup;
    // Whoever works with the keyboard comes to a question, and is not thrown back to the top of the page.
    if (hadFocus || (name === "question" && document.activeElement === document.body))
      part.querySelector<HTMLElement>("[tabindex='-1'],input,button,summary")?.focus();
  }
}

async function follow(): Promise<void> {
  let version = -1;
  let missed = 0;
  for (;;) {
    const answer = await fetch(`/state?after=${version}`, { headers: authorization() }).catch(() => null);
    if (answer?.status === 401) return complain(document.body.dataset.used);
    if (!answer?.ok) {
      missed += 1;
      if (missed >= PATIENCE) complain(document.body.dataset.gone);
      await new Promise((done) => setTimeout(done, RETRY_MS));
      continue;
    }
    missed = 0;
    const state: PageState = await answer.json();
    version = state.version;
    show(state);
    if (state.ended) return;
  }
}

async function tell(act: string, button: HTMLButtonElement | null): Promise<void> {
  if (button) button.disabled = true;
  const answer = await post("/act", act).catch(() => null);
  // The part with the button is replaced when the program did it.
  if (answer?.ok) return;
  if (button) button.disabled = false;
  complain(document.body.dataset.failed);
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLButtonElement>("button[data-act]") : null;
  if (button?.dataset.act) void tell(button.dataset.act, button);
});
document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const text = String(new FormData(form).get("code") ?? "");
  void tell(JSON.stringify({ act: "type", question: form.dataset.question, text }), form.querySelector("button"));
});
void enter().then(follow);
