import { createRoot } from "react-dom/client";
import { App } from "./app.js";
import { createPhoneLink } from "./link/phone-link.js";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no #app");
createRoot(place).render(
  <App links={{ whatsapp: createPhoneLink("whatsapp"), instagram: createPhoneLink("instagram") }} />,
);
