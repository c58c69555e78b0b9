/** Everyday words of nearly the same meaning, a line each. They were written without looking at any company's texts. */
const GROUPS = `
casa domicilio residencia endereco lar apartamento
visita visitar vir venha passar atender atendimento
conserto consertar arrumar reparar reparo manutencao
preco valor custa custo cobra cobram pagar
prazo demora tempo demorar pronto entrega
devolver devolucao reembolso dinheiro troca
garantia cobertura assegurado quebrar voltou
horario abre aberto funciona fecha fechado
arquivo arquivos fotos documentos dados backup copia
senha acesso login esqueci
lento devagar travando trava demorado
celular telefone smartphone aparelho
computador notebook micro maquina pc
pagamento pix cartao dinheiro boleto parcelar parcela
agendar marcar reservar hora
urgente urgencia pressa rapido correndo
molhou caiu agua liquido cafe derramou derramar
usado seminovo segunda novo comprar vender
emprego vaga trabalhar curriculo contratando
seguro segurança golpe fraude roubo
privacidade sigilo dados pessoais
nota fiscal recibo comprovante
crianca filho estudante escola
gratis gratuito graca
orcamento avaliacao diagnostico analise
peca pecas bateria tela teclado
buscar retirar levar trazer coleta
`;

export const plainWords = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .match(/[a-z0-9]{3,}/g) ?? [];

/** A word without its ending, as far as a few letters tell. */
export const stemOf = (word: string): string => word.slice(0, Math.max(4, word.length - 3));

const groups = GROUPS.trim()
  .split("\n")
  .map((line) => plainWords(line));

/** Other words for what a text says. */
export function otherWords(text: string): string[] {
  const stems = new Set(plainWords(text).map(stemOf));
  const near = groups.filter((group) => group.some((word) => stems.has(stemOf(word))));
  return [...new Set(near.flat())].filter((word) => !stems.has(stemOf(word)));
}
