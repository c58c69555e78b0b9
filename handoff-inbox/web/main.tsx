import { createRoot } from "react-dom/client";
import { App } from "./app.js";
import { createBrowserSession } from "./session/browser-session.js";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no #app");
const session = createBrowserSession();
void session.start();
createRoot(place).render(<App session={session} />);
