import type { Locator, Page } from "playwright-core";

/** The desk's own navigation, which every page has once a person is signed in. The office has a second one beside it. */
export const pagesRail = (page: Page): Locator => page.getByRole("navigation", { name: "Páginas", exact: true });
