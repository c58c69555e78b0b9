import type { Terms } from "./terms.js";

/**
 * Words that customers and companies use for nearly the same: each line's words may stand for each other, and count less
 * than the word itself. Plain words; any ending of them will do.
 */
const NEAR_MEANINGS = [
  "preco cobrar cobranca taxa tarifa pagar",
  "pagar pagamento quitar",
  "boleto fatura conta mensalidade",
  "horario funcionar atender atendimento expediente abrir",
  "endereco localizacao rua avenida bairro",
  "loja balcao unidade escritorio oficina",
  "mudar trocar alterar mudanca troca transferir passar",
  "titular dono responsavel nome",
  "atrasar atraso dever devedor vencer vencido divida",
  "cortar corte suspender suspensao bloquear bloqueio",
  "liberar desbloquear desbloqueio religar reativar",
  "cancelar cancelamento desistir encerrar rescindir sair parar",
  "pausar suspender congelar",
  "devolver devolucao reembolso estorno arrependimento arrepender",
  "cair queda fora oscilar instabilidade interrupcao",
  "lento demorar travar engasgar",
  "derramar molhar liquido cafe agua suco",
  "derrubar queda cair quebrar",
  "quebrar estragar danificar pifar queimar defeito",
  "disco hd ssd armazenamento",
  "memoria ram pente",
  "tela visor display",
  "carregador fonte plugue",
  "carregar bateria carga tomada",
  "teclado tecla letra digitar escrever",
  "touchpad mouse cursor",
  "barulho ruido estalo apito bip",
  "roteador modem aparelho equipamento",
  "wifi rede sinal internet",
  "repetidor mesh amplificador extensor",
  "cabo fio fibra",
  "comodo quarto sala escritorio",
  "casa apartamento apto residencia imovel",
  "visita visitante hospede convidado",
  "viajar viagem temporada ferias fora",
  "visita tecnico vir agendar agendamento",
  "dinheiro especie",
  "fiado cheque pendurar",
  "parcelar parcelamento dividir",
  "receber chegar entrega",
  "entregar buscar coleta coletar motoboy levar",
  "retirar pegar buscar retirada",
  "garantia cobertura cobrir coberto",
  "apagar excluir perder sumir recuperar recuperacao",
  "salvar guardar backup copia",
  "foto arquivo pasta documento",
  "jogo game joguinho",
  "animal cachorro gato bicho pet",
  "raio trovao tempestade temporal chuva",
  "vender venda comprar compra",
  "usado seminovo recondicionado velho",
  "novo zero",
  "nota nf fiscal recibo",
  "empresa firma cnpj",
  "cadeira rampa acessibilidade deficiente",
  "carro estacionar estacionamento vaga garagem",
  "celular telefone smartphone",
  "telefone ligar contato whatsapp",
  "email correio",
  "desconto promocao barato abatimento gratis",
  "contratar assinar contrato plano aderir",
  "multa fidelidade rescisao",
  "velocidade mega rapido",
  "medir teste medicao",
  "instalar instalacao montar",
  "iniciar ligar inicializar abrir",
  "orcamento avaliacao analise diagnostico olhar",
  "aprovar aprovacao autorizar decidir consultar",
  "validade valer valido",
  "golpe falso fraude roubo",
  "invadir invasao hacker virus",
  "aumentar subir melhorar upgrade",
  "diminuir baixar reduzir",
  "minimo menor obrigado",
  "maximo limite maior",
  "filme cinema serie canal",
  "futebol jogo esporte",
  "poeira limpar limpeza sujeira",
  "quente calor esquentar superaquecer temperatura",
  "prazo demorar dia pronto",
  "reclamar reclamacao ouvidoria protocolo",
  "crianca bebe infantil",
  "idoso vovo",
  "comida prato refeicao lanche",
  "consulta exame procedimento",
  "reservar reserva marcar",
  "atrasado pendente aberto",
];

export type Meanings = {
  /** By what a word comes down to: what others of nearly the same meaning come down to. */
  near: ReadonlyMap<string, readonly string[]>;
  /** All of their words. */
  words: ReadonlySet<string>;
};

export function createMeanings(terms: Terms): Meanings {
  const meanings = new Map<string, Set<string>>();
  const words = new Set<string>();
  for (const line of NEAR_MEANINGS) {
    const heavies = new Set<string>();
    for (const { word, heavy } of terms(line)) {
      words.add(word);
      heavies.add(heavy);
    }
    for (const heavy of heavies) {
      const others = meanings.get(heavy) ?? new Set();
      for (const other of heavies) if (other !== heavy) others.add(other);
      meanings.set(heavy, others);
    }
  }
  return { near: new Map([...meanings].map(([heavy, others]) => [heavy, [...others]])), words };
}
