import { crc32, deflateSync } from "node:zlib";
import { calledOf } from "../../handoff-inbox/called.js";
import type { ConversationDetail } from "../../handoff-inbox/contract/conversation.js";
import type { DeskLine } from "../../handoff-inbox/contract/lines.js";
import { ANA, type StandIn } from "./stand-in.js";

const MINUTE = 60_000;
/** A picture of 320 by 200 pixels in two colours. */
export const PNG = picture(320, 200);

/** A conversation with nothing special about it. */
export function conversation(id: string, change: Partial<ConversationDetail> = {}): ConversationDetail {
  const contact = {
    id: `contact-${id}`,
    name: "Cliente",
    phone: null,
    email: null,
    tags: [],
    remembered: [],
    optedOut: false,
    ...change.contact,
  };
  return {
    id,
    channel: { kind: "whatsapp", title: "WhatsApp da loja" },
    owner: "bot",
    ownerId: null,
    ownerName: null,
    team: null,
    waitingSince: null,
    handedOverAt: null,
    reason: null,
    last: { author: "contact", text: "oi", at: Date.now() - 3 * MINUTE },
    closed: false,
    rating: null,
    problem: false,
    unread: 0,
    summary: null,
    mayReply: true,
    windowEndsAt: Date.now() + 20 * 60 * MINUTE,
    longestText: 4_096,
    templates: false,
    devices: [],
    orders: [],
    ratings: [],
    facts: [],
    ...change,
    contact: { ...contact, called: calledOf(contact) },
  };
}

const NO_FACT = { person: null, team: null, reason: null, score: null };

/** Consecutive lines; the last one is from now. */
export function lines(
  conversationId: string,
  all: (Partial<DeskLine> & { author: DeskLine["author"]; content: unknown })[],
  everyMs = MINUTE,
  firstId = 1_000,
): DeskLine[] {
  const start = Date.now() - all.length * everyMs;
  return all.map((line, at) => ({
    id: String(firstId + at),
    conversationId,
    personName: null,
    status: line.author === "bot" || line.author === "person" ? "read" : null,
    problem: null,
    key: null,
    at: start + at * everyMs,
    ...line,
  }));
}

const text = (said: string) => ({ kind: "text", text: said });

/** A usual afternoon in the shop: somebody waits, somebody is served, and something went wrong. */
export function shopDay(desk: StandIn): void {
  const now = Date.now();
  const { state } = desk;
  state.files.set("photo", { bytes: PNG, mime: "image/png", name: "tela.png" });
  state.files.set("quote", { bytes: Buffer.from("%PDF-1.7"), mime: "application/pdf", name: "orçamento.pdf" });

  desk.add(
    conversation("joana", {
      contact: {
        id: "c1",
        called: "Joana Ribeiro",
        name: "Joana Ribeiro",
        phone: "5511988887777",
        email: "joana@exemplo.com",
        tags: ["cliente antiga", "garantia"],
        remembered: [
          { label: "problema", value: "computador lento" },
          { label: "sistema", value: "Outro ou não sei" },
          { label: "desde quando", value: "semana passada" },
        ],
        optedOut: false,
      },
      owner: "nobody",
      team: "Bancada",
      waitingSince: now - 42 * MINUTE,
      handedOverAt: now - 42 * MINUTE,
      facts: [
        { ...NO_FACT, kind: "handed_over", at: now - 42 * MINUTE, team: "Bancada", reason: "Quer falar com alguém" },
        { ...NO_FACT, kind: "given_back", at: now - 26 * 60 * MINUTE, person: "Ana Lima" },
        { ...NO_FACT, kind: "first_answer", at: now - 27 * 60 * MINUTE, person: "Ana Lima" },
        { ...NO_FACT, kind: "opened", at: now - 28 * 60 * MINUTE },
      ],
      reason: "O diagnóstico achou o disco com falha; a cliente quer falar com alguém.",
      summary:
        "Reiniciou, fechou programas e fez a limpeza gratuita. Continua lento; o disco está com 37 setores ruins.",
      last: { author: "contact", text: "e agora, perco minhas fotos? 😟", at: now - 38 * MINUTE },
      devices: [
        {
          id: "d1",
          name: "NOTE-JOANA",
          os: "Windows 11 23H2",
          kind: "agent",
          lastSeenAt: now - 50 * MINUTE,
          score: 41,
          reportUrl: "/r/abc",
        },
        {
          id: "d0",
          name: "NOTE-JOANA",
          os: "Windows 11 23H2",
          kind: "agent",
          lastSeenAt: now - 30 * 24 * 60 * MINUTE,
          score: 78,
          reportUrl: "/r/abb",
        },
      ],
      orders: [
        { id: "o1", number: 1042, state: "paid", total: 14_990, currency: "BRL" },
        { id: "o2", number: 1057, state: "approved", total: 123_456, currency: "BRL" },
      ],
      ratings: [{ score: 5, comment: "Resolveram rápido, voltou novo.", at: now - 90 * 24 * 60 * MINUTE }],
    }),
    [
      ...lines(
        "joana",
        [
          { author: "contact", content: text("boa tarde, vocês consertam notebook?") },
          {
            author: "bot",
            content: text("Boa tarde! Sou o robô da *Oficina Clique*. Consertamos, sim. O que está acontecendo?"),
          },
        ],
        MINUTE,
        900,
      ).map((line) => ({ ...line, at: line.at - 26 * 60 * MINUTE })),
      ...lines("joana", [
        { author: "contact", content: text("oi, meu note tá mt lento") },
        {
          author: "bot",
          content: {
            kind: "choices",
            text: "Que chato! Posso fazer um diagnóstico gratuito agora? Leva uns dois minutos.",
            options: [
              { id: "a", label: "Sim, pode" },
              { id: "b", label: "Agora não" },
            ],
            footer: "Nada é alterado no computador",
          },
        },
        { author: "contact", content: { kind: "choice", id: "a", text: "Sim, pode" } },
        { author: "system", content: { kind: "system", text: "O computador NOTE-JOANA foi ligado à conversa" } },
        {
          author: "bot",
          content: text("Pronto! Seu relatório: https://oficina.test/r/abc. O disco precisa de atenção."),
        },
        {
          author: "contact",
          content: { kind: "media", media: "image", fileId: "photo", mime: "image/png", caption: "olha a tela" },
        },
        { author: "contact", content: { kind: "media", media: "voice", fileId: "voz", mime: "audio/ogg" } },
        { author: "contact", content: text("quero falar com alguém") },
        {
          author: "bot",
          content: text("Claro. Chamei uma pessoa da bancada; ela responde por aqui mesmo."),
          status: "delivered",
        },
        { author: "system", content: { kind: "system", text: "O robô pediu uma pessoa" } },
        {
          author: "note",
          personName: "Bruno Sá",
          content: text("Ela é cliente desde 2019. Cuidado com as fotos, fazer cópia antes."),
        },
        { author: "contact", content: text("e agora, perco minhas fotos? 😟") },
      ]),
    ],
  );
  for (const line of state.lines.get("joana") ?? [])
    state.why.set(line.id, {
      event: { id: "77", kind: "message", at: line.at - 1_000 },
      outcome: "answered",
      program: "p-5d2a91c07e",
      heard: [
        "O assunto “Computador lento” (91% de certeza)",
        "Uma pergunta para os artigos da empresa (40% de certeza)",
      ],
      steps: [
        { flow: "slow-computer", title: "Computador lento", step: "offer", verb: "ask", note: "" },
        {
          flow: "slow-computer",
          title: "Computador lento",
          step: "steps.3",
          verb: "answer",
          note: "responde com: Diagnóstico",
        },
      ],
      record: [{ kind: "start_flow", flow: "slow-computer", score: 0.91 }],
      error: null,
    });

  desk.add(
    conversation("marcos", {
      contact: {
        ...conversation("x").contact,
        id: "c2",
        name: "Marcos Antônio de Albuquerque e Vasconcelos",
        phone: "5521977776666",
      },
      owner: "nobody",
      waitingSince: now - 6 * MINUTE,
      reason: "Pediu desconto",
      last: {
        author: "contact",
        text: "tem como fazer por menos? já paguei duas vezes esse ano pelo mesmo problema",
        at: now - 6 * MINUTE,
      },
      rating: 2,
    }),
    lines("marcos", [{ author: "contact", content: text("tem como fazer por menos?") }]),
  );
  desk.add(
    conversation("paula", {
      contact: { ...conversation("x").contact, id: "c3", name: "Paula Reis", phone: "5511966665555" },
      owner: "person",
      ownerId: ANA.id,
      ownerName: ANA.name,
      last: { author: "person", text: "Passo aí às 15h, pode ser?", at: now - 12 * MINUTE },
      problem: true,
    }),
    lines("paula", [
      { author: "contact", content: text("podem buscar o computador aqui?") },
      { author: "system", content: { kind: "system", text: "Ana Lima assumiu a conversa" } },
      { author: "person", personName: "Ana Lima", content: text("Podemos! Qual o endereço?"), status: "delivered" },
      {
        author: "contact",
        content: {
          kind: "location",
          latitude: -23.58,
          longitude: -46.63,
          name: "Minha casa",
          address: "Rua das Flores, 20",
        },
      },
      { author: "person", personName: "Ana Lima", content: text("Passo aí às 15h, pode ser?"), status: "uncertain" },
      {
        author: "person",
        personName: "Ana Lima",
        content: { kind: "media", media: "document", fileId: "quote", name: "orçamento.pdf" },
        status: "failed",
        problem: "O WhatsApp não aceitou o arquivo: passa de 100 MB.",
      },
    ]),
  );
  desk.add(
    conversation("bruno-tem", {
      contact: { ...conversation("x").contact, id: "c4", name: "Seu Osvaldo", phone: "5531955554444" },
      owner: "person",
      ownerId: "user-bruno",
      ownerName: "Bruno Sá",
      mayReply: false,
      last: { author: "person", text: "Já vejo isso para o senhor.", at: now - 20 * MINUTE },
    }),
    lines("bruno-tem", [
      { author: "contact", content: text("minha impressora parou") },
      { author: "person", personName: "Bruno Sá", content: text("Já vejo isso para o senhor.") },
    ]),
  );
  desk.add(
    conversation("fechada-janela", {
      contact: { ...conversation("x").contact, id: "c5", name: "Lia", phone: "5511944443333" },
      owner: "nobody",
      waitingSince: now - 26 * 60 * MINUTE,
      windowEndsAt: now - 2 * 60 * MINUTE,
      last: { author: "contact", text: "alguém aí?", at: now - 26 * 60 * MINUTE },
    }),
    lines("fechada-janela", [{ author: "contact", content: text("alguém aí?"), at: now - 26 * 60 * MINUTE }]),
  );
  for (let at = 0; at < 4; at++)
    desk.add(
      conversation(`bot-${at}`, {
        channel: { kind: "webchat", title: "Chat do site" },
        contact: {
          ...conversation("x").contact,
          id: `0193a5f2-7c11-7def-8123-9a0b1c2d4f2${at}`,
          name: [null, "Rita", "Zé", "Dona Célia"][at] ?? null,
        },
        last: { author: "bot", text: "Abrimos de segunda a sábado, das 9h às 18h.", at: now - (at + 1) * 7 * MINUTE },
      }),
      lines(`bot-${at}`, [{ author: "bot", content: text("Abrimos de segunda a sábado, das 9h às 18h.") }]),
    );
  desk.add(
    conversation("encerrada", { closed: true, rating: 5, contact: { ...conversation("x").contact, name: "Caio" } }),
  );

  state.problems = [
    {
      key: "e1.0",
      kind: "dead",
      what: "Mensagem do robô",
      conversationId: "paula",
      contactName: "Paula Reis",
      text: "Seu pagamento foi confirmado.",
      reason: "O WhatsApp recusou: o número do cliente não existe mais.",
      at: now - 30 * MINUTE,
    },
    {
      key: "e2.0",
      kind: "uncertain",
      what: "Resposta de Ana Lima",
      conversationId: "paula",
      contactName: "Paula Reis",
      text: "Passo aí às 15h, pode ser?",
      reason: "A conexão caiu no meio do envio.",
      at: now - 12 * MINUTE,
    },
  ];
  state.ratings = {
    average: 4.6,
    count: 31,
    recent: [
      {
        conversationId: "encerrada",
        contactName: "Caio",
        score: 5,
        comment: "Muito atenciosos, explicaram tudo.",
        at: now - 60 * MINUTE,
      },
      { conversationId: "marcos", contactName: "Marcos Antônio", score: 2, comment: null, at: now - 26 * 60 * MINUTE },
    ],
  };
}

function picture(width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows.set(y > height * 0.75 ? [28, 31, 35] : [29, 78, 216], y * (width * 3 + 1) + 1 + x * 3);
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc32(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
