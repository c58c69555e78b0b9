import { describe, expect, it } from "vitest";
import { html, trusted } from "./html.js";

describe("html", () => {
  it("lets no value become markup, in a text or in an attribute", () => {
    const evil = `<script>"&'</script>`;
    expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;">&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;</p>',
    );
  });

  it("puts markup in as it is, alone or as a list, and nothing for null", () => {
    expect(html`<ul>${[html`<li>${1}</li>`, trusted("<li>b</li>")]}</ul>${null}${html`<hr>`}`.text).toBe(
      "<ul><li>1</li><li>b</li></ul><hr>",
    );
  });
});
