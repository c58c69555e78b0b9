import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { axeOf } from "./axe-of.js";
import { ADMIN, createOffice } from "./office-stand-in.js";
import { atDesk, contexts, desk, openPage, posts, visitTheDesk } from "./visits.js";

visitTheDesk();

let office: ReturnType<typeof createOffice>;
beforeEach(() => {
  office = createOffice();
  desk.state.me = ADMIN;
  desk.state.intercept = office.intercept;
});

const title = (page: Page) => page.getByLabel("Nome", { exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Salvar", exact: true });
const team = (name: string) => office.state.teams.find((one) => one.name === name);
const changes = () => desk.state.requests.filter(({ method }) => method === "PUT").length;

describe("a form of the office", () => {
  it("changes something by keyboard alone, and says so", async () => {
    const page = await atDesk({ path: "/escritorio/equipes" });
    await page.getByRole("link", { name: "Visitas" }).focus();
    await page.keyboard.press("Enter");
    await title(page).focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("Rua e visitas");
    await page.keyboard.press("Enter");
    await page.getByText("Salvo.", { exact: true }).first().waitFor();
    expect(team("rua")).toMatchObject({ title: "Rua e visitas", description: null, revision: 5 });
    await page.getByRole("heading", { name: "Rua e visitas" }).waitFor();
  });

  it("shows the server's message at its field, where the focus goes, and keeps the input", async () => {
    const page = await atDesk({ path: "/escritorio/equipes/rua" });
    await title(page).fill("");
    office.state.refuse = {
      status: 400,
      problem: { code: "invalid", detail: 'Confira o campo "title".', fields: { title: "Preencha este campo." } },
    };
    await save(page).click();
    await page.getByText("Preencha este campo.").waitFor();
    expect(await title(page).getAttribute("aria-invalid")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("title");
    expect(await axeOf(page)).toEqual([]);
    await title(page).fill("Rua");
    await save(page).click();
    await page.getByText("Salvo.", { exact: true }).first().waitFor();
    expect(await page.getByText("Preencha este campo.").count()).toBe(0);
  });

  it("shows what belongs to no field above them, and keeps the input without a connection", async () => {
    const page = await atDesk({ path: "/escritorio/equipes/rua" });
    await title(page).fill("Rua");
    office.state.refuse = { status: 409, problem: { code: "in_use", detail: "Há conversas nesta equipe." } };
    await save(page).click();
    await page.getByRole("alert").getByText("Há conversas nesta equipe.").waitFor();
    await desk.goOffline();
    await save(page).click();
    await page.getByRole("alert").getByText("Sem conexão com o servidor.", { exact: false }).waitFor();
    expect(await title(page).inputValue()).toBe("Rua");
    await desk.goOnline();
    await save(page).click();
    await page.getByText("Salvo.", { exact: true }).first().waitFor();
    expect(team("rua")?.title).toBe("Rua");
  });

  it("takes a double click as one wish, and asks nothing more when it opens the next page", async () => {
    const page = await atDesk({ path: "/escritorio/equipes/nova" });
    await title(page).fill("Noite");
    await save(page).dblclick();
    await page.getByText("Salvo.", { exact: true }).first().waitFor();
    await page.getByRole("link", { name: "Noite" }).waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(posts("/teams")).toHaveLength(1);
    await page.goto(`${desk.url}/desk/escritorio/canais/loja`);
    await page.getByRole("button", { name: "Pausar" }).dblclick({ delay: 40 });
    await page.getByRole("button", { name: "Voltar a funcionar" }).waitFor();
    expect([posts("/pause").length, posts("/resume").length]).toEqual([1, 0]);
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  it("says above the fields what belongs to a group of them, besides what stands at its field", async () => {
    const page = await atDesk({ path: "/escritorio/canais/loja" });
    await page.getByLabel("Nome para a equipe").fill("Outro nome");
    const fields = {
      title: "Use no máximo 80 letras.",
      settings: "O ID do número só tem dígitos.",
      mode: "Outro modo.",
    };
    office.state.refuse = { status: 400, problem: { code: "invalid", detail: "Confira.", fields } };
    await save(page).click();
    await page.getByRole("alert").getByText("O ID do número só tem dígitos. Outro modo.").waitFor();
    await page.getByText("Use no máximo 80 letras.").waitFor();
    office.state.refuse = {
      status: 400,
      problem: { code: "invalid", detail: "Confira.", fields: { secrets: "As chaves." } },
    };
    await save(page).click();
    await page.getByRole("alert").getByText("As chaves.").waitFor();
  });

  it("asks before it is left, and has the input again when one comes back, also after a reload", async () => {
    const page = await atDesk({ path: "/escritorio/equipes/rua" });
    await title(page).fill("Meio escrito");
    await page.getByRole("link", { name: "Avaliações" }).click();
    const dialog = page.getByRole("dialog", { name: "Sair sem salvar?" });
    await dialog.getByRole("button", { name: "Continuar aqui" }).click();
    expect(await title(page).inputValue()).toBe("Meio escrito");
    await page.getByRole("link", { name: "Avaliações" }).click();
    await dialog.getByRole("button", { name: "Sair e guardar" }).click();
    await page.getByText("Nenhuma avaliação ainda").waitFor();
    await page.goto(`${desk.url}/desk/escritorio/equipes/rua`);
    await page.getByText("Isto é o que você tinha começado", { exact: false }).waitFor();
    expect(await title(page).inputValue()).toBe("Meio escrito");
    await page.getByRole("button", { name: "Descartar e começar de novo" }).click();
    expect(await title(page).inputValue()).toBe("Visitas");
    expect(changes()).toBe(0);
  });

  it("keeps the input when one goes back in the browser, and forgets it where one says so or signs out", async () => {
    const page = await atDesk({ path: "/escritorio/equipes" });
    await page.getByRole("link", { name: "Visitas" }).click();
    await title(page).fill("Meio escrito");
    await page.goBack();
    await page.getByRole("link", { name: "Visitas" }).click();
    expect(await title(page).inputValue()).toBe("Meio escrito");
    await page.getByRole("link", { name: "Avaliações" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sair e descartar" }).click();
    await page.getByText("Nenhuma avaliação ainda").waitFor();
    const kept = () => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("form")));
    expect(await kept()).toEqual([]);
    await page.goto(`${desk.url}/desk/escritorio/equipes/rua`);
    await title(page).fill("De novo");
    await page.getByRole("button", { name: "Sua conta" }).click();
    await page.getByRole("button", { name: "Sair", exact: true }).click();
    await page.getByLabel("E-mail").waitFor();
    expect(await kept()).toEqual([]);
  });
});

describe("two people who change the same thing", () => {
  it("see both sides; the second chooses, and nobody's change is lost", async () => {
    const page = await atDesk({ path: "/escritorio/equipes/rua" });
    await title(page).fill("Minha rua");
    await page.getByLabel("Para que serve").fill("Atende em casa");
    Object.assign(team("rua") ?? {}, { title: "Rua do Bruno", revision: 5 });
    await save(page).click();
    const dialog = page.getByRole("dialog", { name: "Outra pessoa mudou isto enquanto você escrevia" });
    await dialog.getByText("Bruno Sá salvou", { exact: false }).waitFor();
    await dialog.getByText("Minha rua").waitFor();
    expect(await axeOf(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Voltar ao formulário" }).click();
    expect(await title(page).inputValue()).toBe("Minha rua");
    expect(team("rua")?.title).toBe("Rua do Bruno");
    await save(page).click();
    await dialog.getByRole("radio", { name: /Rua do Bruno/ }).check();
    await dialog.getByRole("button", { name: "Salvar o que escolhi" }).click();
    await page.getByText("Salvo.", { exact: true }).first().waitFor();
    expect(team("rua")).toMatchObject({ title: "Rua do Bruno", description: "Atende em casa", revision: 6 });
    expect(await title(page).inputValue()).toBe("Rua do Bruno");
  });

  it("are told, too, when one of them comes back to input that was begun before", async () => {
    const page = await atDesk({ path: "/escritorio/equipes/rua" });
    await title(page).fill("Minha rua");
    await eventually(async () =>
      expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain("Minha rua"),
    );
    Object.assign(team("rua") ?? {}, { title: "Rua do Bruno", revision: 5 });
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText("Isto é o que você tinha começado", { exact: false }).waitFor();
    await save(page).click();
    await page.getByRole("dialog").getByText("Rua do Bruno").waitFor();
    expect(team("rua")?.title).toBe("Rua do Bruno");
  });

  it("never find a secret in the tab: neither a new one, nor one that is stored", async () => {
    const page = await atDesk({ path: "/escritorio/canais/loja" });
    await page.getByRole("button", { name: "Trocar: Chave de acesso" }).click();
    await page.getByLabel("Chave de acesso (nova)").fill("EAAG-segredo");
    await page.getByLabel("Nome para a equipe").fill("WhatsApp novo");
    await eventually(async () =>
      expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain("WhatsApp novo"),
    );
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage, ...localStorage }))).not.toContain("segredo");
    const [context] = contexts;
    if (!context) throw new Error("no context");
    await save(page).click();
    await page.getByText("Salvo.", { exact: true }).first().waitFor();
    const sent = desk.state.requests.findLast(({ method }) => method === "PUT")?.body;
    expect(sent).toMatchObject({ title: "WhatsApp novo", secrets: { accessToken: "EAAG-segredo" } });
    const other = await openPage(context, "/escritorio/canais/loja");
    await other.getByText("guardada").first().waitFor();
    expect(await other.content()).not.toContain("EAAG-segredo");
  });
});

describe("what the company sells, knows and says", () => {
  const saved = (page: Page) => page.getByText("Salvo.", { exact: true }).first().waitFor();
  const bodies = (path: string) =>
    desk.state.requests.filter((one) => one.method === "PUT" && decodeURIComponent(one.path).endsWith(path));

  it("has prices as people write them, and says at the price that it is none", async () => {
    const page = await atDesk({ path: "/escritorio/catalogo/limpeza" });
    const price = page.getByLabel("Preço", { exact: true });
    await price.fill("uns duzentos");
    await save(page).click();
    await page.getByText("Escreva um preço em reais, como 189,90.").waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("price");
    expect(bodies("/catalog/limpeza")).toEqual([]);
    await price.fill("1.200,50");
    await page.getByLabel("Limpar arquivos temporários").check();
    await save(page).click();
    await saved(page);
    expect(office.state.items[0]).toMatchObject({
      price: 120_050,
      actions: ["temp-cleanup"],
      words: ["limpar", "poeira"],
    });
    await page.getByRole("link", { name: "Catálogo" }).first().click();
    await page.getByText("R$ 1.200,50").waitFor();
  });

  it("has articles with an end, and the server's message at the line that one sees", async () => {
    const page = await atDesk({ path: "/escritorio/artigos/a/pagamento/pix" });
    await page.getByText("Este artigo venceu").waitFor();
    await page.getByLabel("Vale até").fill("2030-01-31");
    const fields = { text: "linha 6: não há item com este nome. Confira." };
    office.state.refuse = { status: 400, problem: { code: "invalid", detail: "Confira.", fields } };
    await save(page).click();
    await page.getByText("linha 1: não há item com este nome. Confira.").waitFor();
    await save(page).click();
    await page.getByRole("button", { name: "Publicar assim mesmo" }).click();
    await page.getByText("Salvo. Perguntas da empresa: ").first().waitFor();
    expect(office.state.articles[1]?.text).toBe(
      '---\ntitle: "Como pago com Pix?"\nvalid_until: 2030-01-31\n---\n\nO robô manda o código, e você paga no seu banco.\n',
    );
  });

  it("gives money in doubt back, whole or in part, with a reason", async () => {
    const page = await atDesk({ path: "/escritorio/dinheiro" });
    await page.getByRole("button", { name: "Devolver o dinheiro de Joana Ribeiro" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Uma parte").check();
    await dialog.getByLabel("Quanto devolver").fill("189,91");
    await dialog.getByRole("button", { name: "Devolver" }).click();
    await dialog.getByText("que não passe do máximo").waitFor();
    await dialog.getByText("Escreva o motivo em poucas palavras.").waitFor();
    expect(await axeOf(page)).toEqual([]);
    await dialog.getByLabel("Quanto devolver").fill("89,90");
    await dialog.getByLabel("Motivo").fill("pagou duas vezes");
    office.state.refuse = { status: 409, problem: { code: "changed", detail: "O pagamento mudou. Veja de novo." } };
    await dialog.getByRole("button", { name: "Devolver" }).click();
    await dialog.getByText("O pagamento mudou. Veja de novo.").waitFor();
    await dialog.getByRole("button", { name: "Devolver" }).click();
    await page.getByText("Devolução pedida. O cliente é avisado quando estiver feita.").first().waitFor();
    const sent = desk.state.requests.filter(({ path }) => path.endsWith("/payments/a1/refund"));
    expect(sent.map(({ body }) => body)).toEqual([
      { what: "payment", amount: 8_990, reason: "pagou duas vezes" },
      { what: "payment", amount: 8_990, reason: "pagou duas vezes" },
    ]);
    // The second try is the same act.
    expect(new Set(sent.map(({ key }) => key)).size).toBe(1);
    await eventually(async () => expect(await page.getByText("Joana Ribeiro").count()).toBe(0));
    expect(await page.getByRole("button", { name: "Aceitar" }).count()).toBe(0);
    await page.getByText("Cliente sem nome").waitFor();
  });

  it("keeps money in doubt after a question, and says when none is left", async () => {
    office.state.doubts = office.state.doubts.slice(0, 1);
    const page = await atDesk({ path: "/escritorio/dinheiro" });
    await page.getByRole("button", { name: "Aceitar o dinheiro de Joana Ribeiro" }).click();
    await page.getByRole("dialog").getByText("Ficar com R$ 189,90?").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Aceitar" }).click();
    await page.getByText("Nenhum dinheiro em dúvida").waitFor();
  });

  it("asks before everybody must have a second factor, and not before that is over", async () => {
    const page = await atDesk({ path: "/escritorio/empresa" });
    const rule = page.getByRole("switch", { name: "Exigir a verificação em duas etapas" });
    await rule.click();
    expect(office.state.signInRule["requireSecondFactor"]).toBe(false);
    await page.getByRole("dialog").getByText("Isso vale também para você.", { exact: false }).waitFor();
    await page.keyboard.press("Escape");
    await rule.click();
    await page.getByRole("button", { name: "Exigir de todos" }).click();
    await page.getByText("Agora todos entram com verificação em duas etapas.").first().waitFor();
    expect(office.state.signInRule["requireSecondFactor"]).toBe(true);
    await rule.click();
    await eventually(() => expect(office.state.signInRule["requireSecondFactor"]).toBe(false));
  });
});

it("tries a channel out, and says what the provider said", async () => {
  const page = await atDesk({ path: "/escritorio/canais/loja" });
  await page.getByLabel("Para onde").fill("(11) 98765-4321");
  await page.keyboard.press("Enter");
  await page.getByText("Enviada. Veja se ela chegou.").waitFor();
  office.state.tested = { outcome: "failed", reason: "O número não está no WhatsApp." };
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await page.getByText("Não saiu. O número não está no WhatsApp.").waitFor();
  expect(await axeOf(page)).toEqual([]);
  const fields = { to: "Isto não é um endereço deste canal." };
  office.state.refuse = { status: 400, problem: { code: "invalid", detail: "Confira.", fields } };
  await page.getByRole("button", { name: "Enviar", exact: true }).click();
  await page.getByText("Isto não é um endereço deste canal.").waitFor();
  await page.goto(`${desk.url}/desk/escritorio/canais/site`);
  await page.getByRole("button", { name: "Desligar este canal" }).waitFor();
  expect(await page.getByLabel("Para onde").count()).toBe(0);
});

it("forgets by which other service a person signs in", async () => {
  const page = await atDesk({ path: "/escritorio/pessoas/22222222-2222-4222-8222-222222222222" });
  await page.getByText("Entra por entrada.oficina.test", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Desvincular" }).click();
  expect(await axeOf(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Desvincular" }).click();
  await page.getByText("A entrada de Bruno Sá foi desvinculada.").first().waitFor();
  await page.getByText("Entra por entrada.oficina.test", { exact: false }).waitFor({ state: "detached" });
  expect(office.state.outside).toEqual([]);
});

describe("a flow", () => {
  const text = (page: Page) => page.getByRole("textbox", { name: "Texto de flows/menu.yaml" });
  const menu = () => office.state.files.find(({ path }) => path === "flows/menu.yaml");

  it("shows what is wrong at its line, is mended, saved as a draft and published", async () => {
    const page = await atDesk({ path: "/escritorio/fluxos" });
    await page.getByRole("button", { name: "Conferir" }).click();
    await page.getByRole("link", { name: "flows/menu.yaml, linha 9" }).click();
    await page.getByText("1 problema impede a publicação").waitFor();
    await page.getByText("! 9").waitFor();
    await page.getByRole("button", { name: "linha 9" }).click();
    const chosen = await text(page).evaluate((field: HTMLTextAreaElement) =>
      field.value.slice(field.selectionStart, field.selectionEnd),
    );
    expect(chosen).toBe("  - goto: precos");
    await page.keyboard.type("  - goto: prices");
    await page.getByText("Salve o rascunho para conferir").waitFor();
    office.state.checked = { problems: [], warnings: [] };
    await page.getByRole("button", { name: "Salvar rascunho" }).click();
    await page.getByText("Tudo certo: pode publicar.").waitFor();
    expect(menu()?.draft).toMatchObject({ text: expect.stringContaining("goto: prices"), from: 1 });
    await page.getByRole("button", { name: "Publicar", exact: true }).click();
    await page.getByText("Este é o texto publicado.").waitFor();
    expect(menu()).toMatchObject({ draft: null, published: expect.stringContaining("goto: prices") });
    // The next draft knows of this publication.
    await text(page).fill("flow: menu\n");
    await page.getByRole("button", { name: "Salvar rascunho" }).click();
    await eventually(() => expect(menu()?.draft).toMatchObject({ text: "flow: menu\n", from: 3 }));
  });

  it("whose draft is thrown away has its published text again", async () => {
    const page = await atDesk({ path: "/escritorio/fluxos/a/flows/menu.yaml" });
    await page.getByText("1 problema impede a publicação").waitFor();
    await page.getByRole("button", { name: "Descartar rascunho" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Descartar rascunho" }).click();
    await page.getByText("Este é o texto publicado.").waitFor();
    expect(await text(page).inputValue()).toContain("goto: prices");
  });

  it("that somebody published meanwhile is compared before it is saved over that", async () => {
    const page = await atDesk({ path: "/escritorio/fluxos/a/flows/precos.yaml" });
    await page.getByText("Ver o texto publicado").click();
    await page.getByRole("region", { name: "Ver o texto publicado" }).getByText("title: Preços").waitFor();
    await page.getByRole("button", { name: "Já comparei" }).click();
    await page.getByRole("button", { name: "Salvar rascunho" }).click();
    await page.getByText("Rascunho salvo.").first().waitFor();
    const file = office.state.files.find(({ path }) => path === "flows/precos.yaml");
    expect(file?.draft).toMatchObject({ from: 2, text: expect.stringContaining("Preços e prazos") });
  });

  it("begins as a draft under a name of its own", async () => {
    const page = await atDesk({ path: "/escritorio/fluxos/novo" });
    await page.getByLabel("Nome do fluxo").fill("Menu");
    await page.getByRole("button", { name: "Começar rascunho" }).click();
    await page.getByText("Já existe um fluxo com este nome.").waitFor();
    await page.getByLabel("Nome do fluxo").fill("Segunda via");
    await page.getByRole("button", { name: "Começar rascunho" }).click();
    await page.getByRole("textbox", { name: "Texto de flows/segunda-via.yaml" }).waitFor();
  });
});
