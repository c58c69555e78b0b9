import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import { INSTAGRAM_CAPABILITIES } from "../../channels/instagram/capabilities.js";
import { readSettings } from "../../channels/webchat/settings.js";
import { WEB_CHAT_CAPABILITIES } from "../../channels/webchat/web-chat-adapter.js";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { SHIPPED_COMPANIES } from "../../cli/commands/company-folder.js";
import { planChanges } from "../../company/plan-changes.js";
import { type CompanyReading, readCompany } from "../../company/read-company.js";
import { compileProgram } from "../../flows/compile-program.js";
import { openingAt } from "../../flows/hours/hours.js";
import { runFlowTests } from "../../flows/run-flow-tests.js";
import { understand } from "../../understanding/understand.js";
import { installedFrom } from "./installed-from.js";

const CAPABILITIES: Record<string, Capabilities> = {
  whatsapp: WHATSAPP_CAPABILITIES,
  instagram: INSTAGRAM_CAPABILITIES,
  webchat: WEB_CHAT_CAPABILITIES,
};

/** National holidays (Lei 662/1949, 6.802/1980, 9.093/1995, 14.759/2023) that are not Sundays. */
const HOLIDAYS = (
  "2026-01-01 2026-04-03 2026-04-21 2026-05-01 2026-09-07 2026-10-12 2026-11-02 2026-11-20 2026-12-25 " +
  "2027-01-01 2027-03-26 2027-04-21 2027-05-01 2027-09-07 2027-10-12 2027-11-02 2027-11-15 2027-11-20 2027-12-25"
).split(" ");

/** Written without looking at what the classifier makes of them. None is an example in `intents.yaml`. */
const CLIQUE: [flow: string, message: string][] = [
  ["slow-computer", "meu computador ta demorando uma vida pra abrir o word"],
  ["slow-computer", "note travado aqui socorro"],
  ["slow-computer", "pc reiniciando do nada toda hora"],
  ["slow-computer", "o notebook da minha filha ficou lerdo"],
  ["slow-computer", "boa tarde, meu pc ta mto lento"],
  ["internet-problems", "caiu a internet aqui"],
  ["internet-problems", "meu notebook não conecta no wi-fi"],
  ["internet-problems", "o roteador não funciona"],
  ["internet-problems", "a internet do pc tá caindo direto"],
  ["internet-problems", "wifi sem internet"],
  ["prices", "qnto custa formatar um notebook?"],
  ["prices", "qual o preço pra trocar a bateria"],
  ["prices", "quanto vcs cobram pra colocar ssd"],
  ["prices", "queria um orçamento de limpeza"],
  ["prices", "valor da visita"],
  ["order-status", "meu notebook tá pronto?"],
  ["order-status", "queria saber do meu pedido"],
  ["order-status", "já posso ir buscar meu notebook?"],
  ["order-status", "como anda o conserto do meu note"],
  ["opening-hours", "vcs tão abertos agora?"],
  ["opening-hours", "qual horário vcs fecham"],
  ["opening-hours", "abre no sábado de manhã?"],
  ["opening-hours", "funciona domingo?"],
  ["address", "qual é o endereço de vocês?"],
  ["address", "onde vcs estão localizados"],
  ["address", "como chego na loja"],
  ["talk-to-person", "quero um atendente por favor"],
  ["talk-to-person", "posso falar com uma pessoa de verdade?"],
  ["talk-to-person", "chama o técnico"],
  ["complaint", "quero reclamar do atendimento"],
  ["complaint", "paguei caro e o notebook voltou com o mesmo problema"],
  ["complaint", "vou reclamar no procon"],
  ["menu", "quais as opções"],
  ["menu", "me mostra o menu"],
  ["liquid-spill", "virei um copo de água em cima do teclado"],
  ["liquid-spill", "caiu leite no notebook da minha esposa"],
  ["dead-computer", "meu pc não dá mais sinal nenhum quando ligo"],
  ["dead-computer", "o notebook não liga de jeito nenhum"],
  ["hardware-fault", "a tela do laptop rachou"],
  ["hardware-fault", "meu notebook não está carregando a bateria"],
  ["hacked-or-stolen", "roubaram meu note ontem no metrô"],
  ["virus", "meu pc tá cheio de vírus"],
  ["data-recovery", "apaguei minhas fotos, consegue recuperar?"],
  ["home-visit", "queria agendar uma visita do técnico aqui"],
];
const AURORA: typeof CLIQUE = [
  ["no-internet", "caiu a internet aqui de novo"],
  ["no-internet", "modem com luz vermelha acesa"],
  ["slow-internet", "a internet tá lenta demais hoje"],
  ["slow-internet", "meu jogo tá com ping alto"],
  ["wifi-help", "como faço pra ver a senha do wifi?"],
  ["wifi-help", "o sinal do wifi não chega no quarto da minha filha"],
  ["second-bill", "me manda a segunda via do boleto"],
  ["second-bill", "minha fatura não chegou esse mês"],
  ["unlock", "dá pra desbloquear minha internet até eu pagar?"],
  ["plans", "quais planos vocês têm hoje?"],
  ["hire-plan", "gostaria de assinar a internet de vocês"],
  ["change-plan", "quero trocar meu plano por um maior"],
  ["move-address", "vou mudar de apartamento e quero levar a internet"],
  ["cancel-contract", "quero cancelar meu plano de internet"],
  ["technician-visit", "podem mandar um técnico na minha casa?"],
  ["visit-status", "o técnico ainda não apareceu aqui"],
  ["coverage", "tem cobertura no bairro cambuí?"],
  ["opening-hours", "até que horas vocês atendem?"],
  ["address", "qual o endereço da loja de vocês?"],
  ["talk-to-person", "quero falar com uma atendente"],
  ["complaint", "quero registrar uma reclamação"],
  ["thanks", "deu tudo certo, obrigado"],
];
const UNSEEN = { "oficina-clique": CLIQUE, "aurora-fibra": AURORA };

const readings = new Map<string, CompanyReading>();
beforeAll(async () => {
  for (const name of SHIPPED_COMPANIES) {
    readings.set(
      name,
      await readCompany(
        `flows/library/${name}`,
        {},
        {
          kinds: Object.keys(CAPABILITIES),
          capabilitiesOf: (kind) => CAPABILITIES[kind] ?? null,
        },
      ),
    );
  }
});

function planOf(name: string) {
  const reading = readings.get(name);
  if (!reading?.ok) throw new Error(JSON.stringify(reading?.problems, null, 2));
  return reading.company;
}

describe.each(SHIPPED_COMPANIES)("%s", (name) => {
  const plan = () => planOf(name);

  it("compiles for all of its channels and passes its own flow tests", () => {
    const reading = readings.get(name);
    expect(reading?.ok ? [] : reading?.problems).toEqual([]);
  });

  it("brings one admin, two consultants, two teams and three channels that the simulator speaks to", () => {
    const { users, teams, channels } = plan();
    expect(users.map((user) => user.role)).toEqual(["admin", "consultant", "consultant"]);
    expect(teams.map((team) => team.name)).toContain("atendimento");
    expect(teams).toHaveLength(2);
    expect(channels.map(({ kind, demo, secrets }) => [kind, demo, secrets.kind])).toEqual([
      ["whatsapp", true, "generated"],
      ["instagram", true, "generated"],
      ["webchat", true, "generated"],
    ]);
    expect(readSettings(channels[2]?.settings ?? {}).ok).toBe(true);
  });

  it("has a test beside every flow", () => {
    const names = (paths: { path: string }[]) => paths.map(({ path }) => path.replace(/(\.test)?\.yaml$/, ""));
    expect(names(plan().tests)).toEqual(names(plan().flows));
  });

  it("has tests that reach every step and every outcome", () => {
    const { source } = plan();
    const compiled = compileProgram(source);
    if (!compiled.ok) throw new Error("it compiled a moment ago");
    const { coverage } = runFlowTests(compiled.program, source.tests, understand);
    const missed = coverage.flatMap(({ file, steps, outcomes }) => [
      ...steps.map(({ line, verb }) => `${file}:${line} ${verb}`),
      ...outcomes.map(({ line, outcome }) => `${file}:${line} ${outcome}`),
    ]);
    expect(missed).toEqual([]);
  });

  it("understands what people write even when no example says it so", () => {
    const compiled = compileProgram(plan().source);
    if (!compiled.ok) throw new Error("it compiled a moment ago");
    const { program } = compiled;
    const wrong = UNSEEN[name].filter(([flow, message]) => {
      const [best] = understand(program, null, message).commands;
      return !(best?.kind === "start_flow" && best.flow === flow && best.score >= 0.55);
    });
    expect(wrong.length, JSON.stringify(wrong)).toBeLessThanOrEqual(UNSEEN[name].length * 0.15);
  });

  it("gives each intent 15 to 75 examples and no example to two intents", () => {
    const intents: Record<string, { examples: string[] }> = parse(plan().intents?.text ?? "");
    for (const [name, { examples }] of Object.entries(intents)) {
      expect([name, examples.length >= 15 && examples.length <= 75]).toEqual([name, true]);
    }
    const all = Object.values(intents).flatMap(({ examples }) => examples.map((example) => example.toLowerCase()));
    expect(new Set(all).size).toBe(all.length);
  });

  it("gives texts without a tab or a double space", () => {
    for (const { path, text } of plan().flows) {
      expect([path, /\t|\S {2}\S/.test(text)]).toEqual([path, false]);
    }
  });

  it("finds nothing to do when it is applied a second time", () => {
    expect(planChanges(installedFrom(plan()), plan())).toEqual([]);
  });
});

describe("the hours of Oficina Clique", () => {
  it.each([
    ["2026-11-18T12:00:00-03:00", true, "a Wednesday at noon"],
    ["2026-11-18T08:59:00-03:00", false, "a minute before it opens"],
    ["2026-11-18T18:00:00-03:00", false, "the minute in which it closes"],
    ["2026-11-21T12:59:00-03:00", true, "a Saturday before one"],
    ["2026-11-22T10:00:00-03:00", false, "a Sunday"],
    ["2026-12-24T12:00:00-03:00", true, "Christmas Eve in the morning"],
    ["2026-12-24T14:00:00-03:00", false, "Christmas Eve in the afternoon"],
    ...HOLIDAYS.map((day): [string, boolean, string] => [`${day}T11:00:00-03:00`, false, "a national holiday"]),
  ])("at %s is open: %s (%s)", (moment, open) => {
    const { source } = planOf("oficina-clique");
    const compiled = compileProgram(source);
    const hours = compiled.ok ? compiled.program.hours : null;
    expect(openingAt(hours, Date.parse(moment), source.company.timezone).open).toBe(open);
  });
});

describe("the hours of Aurora Fibra", () => {
  it.each([
    ["2026-12-06T21:59:00-03:00", true, "a Sunday evening"],
    ["2026-12-06T22:00:00-03:00", false, "the minute in which it closes"],
    ["2026-12-25T09:00:00-03:00", true, "Christmas: the support works"],
    ["2026-12-01T07:59:00-03:00", false, "a minute before it opens"],
  ])("at %s are open: %s (%s)", (moment, open) => {
    const { source } = planOf("aurora-fibra");
    const compiled = compileProgram(source);
    const hours = compiled.ok ? compiled.program.hours : null;
    expect(openingAt(hours, Date.parse(moment), source.company.timezone).open).toBe(open);
  });
});

describe("cancelling the contract with Aurora Fibra", () => {
  it("always asks, and never ends the contract by itself: each way out is kept, or a person", () => {
    const file = planOf("aurora-fibra").flows.find(({ path }) => path === "flows/cancel-contract.yaml");
    const steps: Record<string, unknown>[] = parse(file?.text ?? "").steps;
    expect(steps.at(-1)).toMatchObject({ id: "person", call: "talk-to-person" });
    expect(JSON.stringify(steps)).not.toContain('"http"');
    expect(steps.find(({ id }) => id === "confirm")).toMatchObject({ on_failed: { goto: "person" } });
  });
});
