/**
 * By meaning: what customers ask of any company, in many phrasings. An intent whose author declares one of these
 * meanings learns from them, too, so that a dozen examples work like fifty. They never add an intent.
 */
export const COMMON_INTENTS: Readonly<Record<string, readonly string[]>> = {
  hours: lines(`
    que horas abre | que horas fecha | até que horas fica aberto | está aberto agora | vocês já fecharam | já abriu | abrem no sábado | abre domingo
    atendem no feriado | funciona no fim de semana | horário de atendimento | qual o expediente | quais dias vocês abrem | amanhã vocês atendem
    vão abrir na segunda | fecham para almoço | tem plantão | atende à noite | que dia funciona | abre cedo | estão atendendo hoje | horário de sábado
    a partir de que horas atendem | vão emendar o feriado | abre no natal | o horário mudou | até quando vocês ficam aí | loja aberta | estão funcionando`),
  address: lines(`
    onde fica | onde vocês ficam | qual o endereço | me passa o endereço | como chego aí | como faço para chegar | manda a localização | em que bairro
    qual a rua | qual o número | fica perto de onde | tem estacionamento | onde estaciono | é perto do metrô | qual ônibus passa aí | ponto de referência
    vocês são de que cidade | qual a cidade | tem loja física | onde é a loja | fica no shopping | posso ir aí | endereço completo com cep | fica longe do centro
    estou perdido não acho a loja | atendem em qual região | onde vocês estão localizados | tem filial | localização no mapa`),
  prices: lines(`
    quanto custa | qual o preço | qual o valor | quanto fica | quanto sai | quanto é | quanto vocês cobram | cobram quanto | está quanto | me passa os preços
    tabela de preços | quero um orçamento | faz um orçamento | o orçamento é de graça | cobra para avaliar | tem taxa de visita | é caro | fica caro
    tem desconto | faz mais barato | parcela no cartão | divide em quantas vezes | aceita cartão | aceita pix | formas de pagamento | quanto é a mão de obra
    qual o custo | tem promoção | quanto pago | precisa pagar antes | sai por quanto | valor do serviço | quanto você faz`),
  order: lines(`
    meu pedido | como está o meu pedido | já ficou pronto | está pronto | quando fica pronto | já posso buscar | posso retirar | alguma novidade
    qual o andamento | qual o status | tem previsão | qual o prazo | ainda falta muito | vocês já terminaram | já terminou o serviço | cadê meu pedido
    deixei aí na semana passada | deixei aí para arrumar | quero saber do que deixei aí | minha ordem de serviço | consultar ordem de serviço | acompanhar o serviço
    a peça chegou | já chegou | já saiu para entrega | quando chega | estou esperando notícias | queria uma posição | como está o conserto | já arrumaram o meu
    alguma notícia do meu aparelho | fica pronto hoje | está demorando tem previsão | número do pedido`),
  complaint: lines(`
    quero reclamar | fazer uma reclamação | tenho uma queixa | péssimo atendimento | o serviço ficou ruim | ficou mal feito | voltou com o mesmo problema
    o problema voltou | continua com defeito | não resolveu nada | paguei e não resolveu | não durou nada | estou insatisfeito | não gostei do serviço | que absurdo
    isso é uma vergonha | falta de respeito | fui mal atendido | me trataram mal | vou no procon | vou reclamar na internet | quero meu dinheiro de volta | quero reembolso
    cobraram errado | cobraram a mais | vocês quebraram | vocês estragaram | voltou riscado | veio pior | ninguém me responde | ninguém resolve
    prometeram e não cumpriram | estou esperando faz um mês | é a terceira vez | nunca mais volto | que descaso | vou processar vocês | está na garantia e não querem arrumar`),
  schedule: lines(`
    quero agendar | agendar uma visita | marcar um horário | tem horário livre | tem vaga amanhã | posso marcar para sexta | quero marcar | agendar atendimento
    vocês vêm em casa | atendem a domicílio | vocês atendem em casa | pode mandar alguém | manda um técnico | o técnico pode vir | quando podem vir
    visita técnica | vêm buscar | vocês buscam em casa | fazem retirada | vão até a empresa | remarcar a visita | mudar o horário da visita | desmarcar
    quero reservar um horário | próximo horário disponível | qual dia tem vaga | tem disponibilidade | consegue me atender hoje | encaixe para hoje | preciso de um horário`),
  menu: lines(`
    menu | ver o menu | voltar ao menu | voltar para o início | começar de novo | quais as opções | ver opções | o que vocês fazem | quais serviços vocês têm
    que serviços vocês oferecem | como você pode me ajudar | preciso de ajuda | tenho uma dúvida | queria uma informação | me ajuda | ajuda | início | opções | help`),
};

/** Three kinds of trouble that repair shops hear about every day. */
export const COMMON_TROUBLES: Readonly<Record<string, readonly string[]>> = {
  slow: lines(`
    está lento | muito lento | está travando | trava toda hora | fica travando | demora para abrir | demora demais | demora para iniciar | congela | ficou lento
    não responde | lerdo demais | devagar | esquenta e trava | quero mais rápido | melhorar o desempenho | tudo demora | programa demora para abrir`),
  no_power: lines(`
    não liga | não liga mais | não quer ligar | morreu | apagou e não volta | desliga sozinho | liga e desliga | tela preta | não dá imagem | não aparece nada na tela
    não dá sinal de vida | aperto o botão e nada | tela azul | fica reiniciando | não inicia | não carrega a bateria | queimou a fonte | parou de funcionar do nada`),
  connection: lines(`
    sem internet | internet não funciona | a internet cai | internet caindo | wifi não conecta | wifi fraco | não acha o wifi | não acha a rede | conecta mas não navega
    conectado sem internet | não abre site | nenhum site abre | roteador com luz vermelha | roteador não funciona | configurar roteador | caiu a conexão | rede fora do ar | sinal fraco`),
};

function lines(text: string): readonly string[] {
  return text
    .split(/[|\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
