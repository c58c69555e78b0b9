import { stem } from "../../flows/values/stem.js";
import { normalise } from "./normalise.js";

/**
 * A small thesaurus of what customers of services write about: words of a line belong together, whoever the company is.
 * An example with "café" so reaches a message with "suco". A word may stand in several lines. Plain words; endings are
 * taken off.
 */
const LINES = `
drink: cafe suco agua cerveja vinho refrigerante refri coca leite cha cappuccino energetico vitamina bebida copo garrafa xicara caneca
wet: molhar molhou molhado derramar derramou derrubar derrubei derrubou cair entornar entornou virou encharcado umido umidade chuva choveu alagou enchente liquido pingou respingou vazou vazamento banho xixi oxidado oxidou ferrugem secar secou seco arroz secador mofo
screen: tela telas visor display lcd led monitor vidro touch touchscreen painel imagem video pixel frontal
crack: quebrar quebrou trincar trincou trincado trincada trinco rachar rachou rachado rachada estilhacou partiu partido amassou amassado amassar riscou arranhou arranhado lascou espatifou
mark: mancha manchas risco riscos listra listras linha linhas listrada faixa faixas pontos ponto colorida colorido piscando pisca tremendo treme preta branca verde
fall: cair caiu caida queda tombo tropecei bati bateu pancada pisou pisei sentou sentei chao escorregou derrubei
power: ligar liga ligou ligando acende acendeu acender iniciar inicia inicializa boot tomada energia luz fonte botao estalo apaga apagou apito apita bipe luzinha ventilador
dead: morreu morto mortinho morta pifou pifado queimou queimado queimada parou desliga desligou desligando apagou estragou reinicia nada defunto
broken: defeito defeituoso problema problemas ruim quebrar falha falhando falhou erro erros bug bugado bugada pane avaria danificar estragar mal funcionando funciona
password: senha senhas pin login acesso usuario bitlocker bios desbloquear desbloqueio bloqueado bloqueada bloqueou entrar logar conta autenticacao credencial icloud padrao token codigo
forget: esqueci esquecer esqueceu esquecida esquecido lembro lembrar lembra perdi recordo
file: arquivo arquivos foto fotos imagem imagens video videos documento documentos dados pasta pastas planilha trabalho tese tcc monografia musica backup lembrancas gravacao conteudo
storage: hd ssd pendrive cartao memoria disco externo nuvem drive lixeira particao armazenamento
lost: perdi perdeu perdido perder sumiu sumiram sumido desapareceu apagar deletar esvaziei corrompido corrompeu excluir formatou
rescue: recuperar recupera recuperam recuperacao resgatar resgate restaurar restauracao salvar salva voltar trazer
system: windows linux mac macos sistema operacional software ubuntu android ios versao atualizacao licenca original office word excel pacote programa programas aplicativo driver
install: formatar formatacao formata formatado reinstalar instalar instala instalacao zerar limpo do zero resetar reset configurar configuracao
battery: bateria baterias carga carregar carrega carregando carregador carregamento viciada viciou estufou estufada inchada inchou dura duracao cabo fonte plug conector
slow: lento lentidao travar lerdo demora demorado arrastando arrasta lag ping oscila oscilando congelar buffering engasga gargalo desempenho performance
warranty: garantia garantias cobre cobertura cobrir cobrem coberto acionar prazo fabricante
again: novo novamente dnv outra vez voltou mesmo repetiu continua continuou persiste terceira segunda
visit: visita visitas domicilio casa residencia domiciliar escritorio consultorio comercio buscar busca retirada coleta retirar aqui local virem vem vir tecnico empresa presencial
appointment: agendar horario agenda encaixe vaga disponivel disponibilidade reservar reserva consulta remarcar desmarcar adiar antecipar marcar sessao
ready: pronto pronta prontos terminar terminou terminaram acabou acabar finalizado concluido conserto consertar conclui retirar buscar pegar
progress: previsao status noticia retorno resposta andamento posicao acompanhar rastrear rastreio consultar consulta cade etapa fila aprovei ordem servico protocolo os
part: peca pecas componente placa memoria teclado mouse fonte ventoinha cooler processador dobradica carcaca tampa
network: internet wifi rede conexao conectar conecta conectado conectando fibra banda larga modem roteador sinal cabo poste online offline navegar navega site sites antena onu los dados
outage: caiu cai queda fora sem parou rompido rompeu cortado arrancou sumiu instavel instabilidade interrompido manutencao temporal indisponivel voltar volta reiniciar vermelha
speed: velocidade mega megas giga gigas mb mbps download upload rapido rapida teste speedtest ping lag jogo jogar video netflix youtube streaming chamada
invoice: boleto boletos fatura faturas conta contas carne mensalidade mensalidades via codigo barras vencimento vence vencido venceu vencida debito cobranca cobrancas parcela
pay: pagar pago paga paguei pagou pagando pagamento quitar quitei quitado pix deposito transferencia comprovante recibo baixa compensou caiu debitou dinheiro credito debito cartao boleto
money: preco quanto cobrar cobram cobra cobrou taxa caro barato gratis gratuito desconto promocao promocional orcamento parcelar tabela tarifa juros pagar reais
blocked: bloquear bloqueado bloqueada bloqueio bloquearam bloqueou cortar cortaram cortada cortado corte suspenso suspensa suspenderam desbloquear desbloqueio liberar libera liberem liberacao reativar religar confianca
late: atrasar atrasado atrasada atrasou atraso atrasei demora demorando demorou esperando aguardando espera prometeram ontem nada
plan: plano planos pacote pacotes combo assinatura modalidade upgrade downgrade migrar migracao aumentar diminuir trocar mudar categoria empresarial mensal anual
contract: contratar contrato contratacao assinar assinatura aderir adesao fechar matricula matricular inscricao inscrever cadastro cadastrar cliente novo
cancel: cancelar cancelamento cancela cancelado cancelei encerrar encerramento rescindir rescisao multa fidelidade desligar desligamento trancar trancamento desistir sair devolver devolucao quebra interromper
move: mudanca mudar mudei mudo mudando endereco transferir transferencia novo nova casa apartamento bairro predio comodo
place: endereco rua avenida bairro cidade centro regiao zona condominio predio edificio sitio fazenda chacara rural distrito vila jardim parque loteamento cep localizacao fica localizado onde unidade filial shopping
coverage: atende atendem atender cobertura cobre disponivel disponibilidade viabilidade chega chegou chegar pega passa area expandir expandiram regiao tem
change: trocar troca trocam troquei mudar muda alterar altera alteracao corrigir atualizar substituir substituicao modificar editar
hours: horario hora abre abrem aberto aberta fecha fecham fechado funciona funcionam expediente sabado domingo feriado almoco plantao atendimento atendem
weekday: segunda terca quarta quinta sexta sabado domingo semana amanha hoje feriado
complaint: reclamar reclamacao reclamo queixa insatisfeito insatisfeita pessimo procon reembolso descaso processar advogado mal palhacada enganado enganaram decepcionado ouvidoria
person: pessoa humano atendente alguem funcionario gerente responsavel dono dona vendedor consultor coordenador coordenacao recepcao equipe suporte diretor robo ligar conversar falar
delivery: entrega entregam entregar entregador frete envio enviar enviaram correio correios transportadora pacote encomenda chegou motoboy rastrear rastreio saiu despachar sedex
product: produto produtos estoque tamanho cor modelo marca disponivel vende vendem comprar compra loja catalogo encomendar
return: trocar troca devolver devolucao reembolso estorno arrependi errado tamanho defeito
food: comida prato cardapio pizza lanche hamburguer almoco jantar sobremesa salgado bolo marmita porcao vegetariano vegano gluten lactose sabor acai sushi
table: mesa reserva reservar lugar lugares pessoas aniversario evento salao
health: medico medica doutor doutora consulta exame exames dentista dente doenca remedio receita dor febre sintoma convenio plano saude cirurgia tratamento retorno laudo resultado atestado vacina
insurance: convenio convenios unimed bradesco amil sulamerica carteirinha carencia reembolso guia autorizacao seguro seguradora sinistro apolice
animal: cachorro gato cao pet animal filhote veterinario racao banho tosa vacina castracao coleira
beauty: cabelo corte cortar barba unha unhas manicure pedicure escova progressiva coloracao tintura sobrancelha depilacao maquiagem luzes hidratacao salao limpeza pele massagem
school: aula aulas curso cursos escola faculdade professor professora aluno aluna prova nota notas boletim historico certificado diploma disciplina turma grade matricula mensalidade bolsa
document: nota fiscal nf recibo comprovante certificado declaracao contrato segunda via cnpj cpf rg documento documentos laudo historico cupom
car: carro moto veiculo automovel pneu motor oleo freio revisao bateria lataria placa oficina mecanico guincho
home: casa apartamento imovel aluguel alugar quarto quartos inquilino proprietario condominio visita financiamento corretor
trip: viagem hotel pousada diaria quarto hospedagem reserva passagem voo aeroporto checkin checkout excursao passeio
gym: academia treino treinar musculacao personal avaliacao aparelho natacao pilates yoga funcional
bank: banco cartao credito emprestimo limite saldo extrato fatura agencia conta transferencia ted juros financiamento
device: computador celular tablet impressora televisao tv console videogame aparelho maquina equipamento iphone samsung dell lenovo acer hp asus macbook apple positivo motorola xiaomi
virus: virus malware hacker hackeado hackearam invadiram invadido invadiu trojan propaganda golpe clonaram clonado antivirus suspeito suspeita roubando
print: impressora imprimir imprime impressao toner cartucho papel scanner digitalizar tinta
sound: som audio microfone fone caixa alto falante volume mudo barulho ruido chiado
heat: esquenta esquentando quente aquece aquecendo superaquecimento ventoinha cooler poeira limpeza pasta termica fumaca cheiro
neighbour: vizinho vizinhos vizinha visitante estranho roubando gente familia filho filha
email: email mail gmail outlook hotmail
phone: telefone celular numero contato whatsapp ligacao chip linha
provider: operadora provedor provedora concorrente concorrencia vivo claro tim oi net sky algar
key: chave chaves fechadura cofre controle remoto
hinge: dobradica carcaca tampa parafuso solta solto frouxa frouxo bamba conector entrada
key_board: teclado tecla teclas touchpad mouse letra digitar digita
camera: camera webcam lente foco gravar gravacao filmar
upgrade: upgrade ssd memoria ram processador placa melhorar aumentar turbinar expandir
old: antigo antiga velho velha usado usada anos seminovo
new_one: novo nova zero lacrado caixa lancamento recente
buy: comprar compro compra adquirir adquiri vender vende vendem vendo venda venderia troco estoque
wait: esperar esperando aguardar aguardando demora demorando fila tempo paciencia
time: tempo prazo dia dias semana mes meses hora minuto quando ate demora rapido urgente urgencia
want_out: cancelar encerrar desistir sair parar desligar rescindir trancar romper finalizar
transfer: transferir transferencia passar migrar portabilidade titularidade titular nome
access: entrar acessar acesso login logar portal aplicativo app site area
address_change: endereco mudanca mudei mudar correspondencia cadastro atualizar alterar
refund: reembolso estorno devolver devolucao ressarcimento dinheiro volta arrependimento
double: duas dois duplicado duplicada duplicidade dobro vezes repetido errado indevido indevida indevidamente
proof: comprovante recibo print extrato anexo segue enviei mandei
promise: confianca promessa prometo dias prazo acordo negociar negociacao renegociar parcelamento divida devendo debito inadimplente
technician: tecnico tecnica instalador equipe funcionario rapaz moco veio apareceu compareceu chegou faltou
discount: desconto promocao cupom barato abaixar baixar reduzir diminuir fidelidade antigo vantagem beneficio
gift: presente vale embrulho cartao aniversario surpresa
certificate: certificado digital token assinatura declaracao carta diploma
child: filho filha crianca bebe menino menina neto infantil idade
old_person: idoso idosa senhora senhor avo mae pai dificuldade
payment_way: pix cartao credito debito dinheiro boleto cheque parcelar parcela vezes maquininha aceita aceitam
allergy: alergia alergico intolerancia gluten lactose vegano vegetariano ingrediente ingredientes contem
wrong_item: errado errada trocado trocada faltou faltando veio incompleto frio fria estragado
medicine: remedio receita comprimido dose vacina pomada antibiotico
surgery: cirurgia castracao internacao anestesia operar operacao recuperacao
emergency: urgente urgencia emergencia socorro grave sangrando acidente pronto socorro plantao agora
grade: nota notas prova provas boletim media recuperacao frequencia falta faltas
scholarship: bolsa desconto fies prouni financiamento mensalidade
uniform: uniforme material livro livros apostila lista
transport: van transporte onibus carona estacionamento metro vaga
party: festa casamento aniversario evento buffet decoracao convidados
rent: aluguel alugar locacao inquilino fiador caucao contrato imovel
repair_house: pintura pintar encanador encanamento eletricista vazamento infiltracao pedreiro reforma obra torneira chuveiro tomada disjuntor
clean: limpar limpeza lavar lavagem higienizar higienizacao poeira sujo suja pasta termica
noise: barulho ruido chiado ronco estalo apito zumbido
update: atualizar atualizacao update versao driver windows11
slow_net: lenta lento oscila oscilando ping lag travando devagar congelando buffering velocidade
light: luz luzinha led vermelha laranja verde piscando acesa aceso apagada
weather: tempo chuva chover sol calor frio temperatura graus nublado vento tempestade previsao
sport: jogo futebol gol campeonato placar torcer torce torcida bola campeao partida juiz estadio copa
politics: presidente prefeito prefeitura eleicao governo deputado votar imposto ministro
faith: deus jesus igreja oracao orar amem abencoe missa fe pastor padre santo
love: amor namorada namorado namorar casado casada solteiro beijo saudade paixao apaixonado apaixonada marido esposa ciumes
media: novela filme serie musica show cantor cantora banda ator livro meme noticia jornal video
play: piada poema historia redacao charada adivinha brincadeira curiosidade conta canta
appliance: geladeira freezer fogao forno microondas liquidificador lavar lavadora secadora ventilador ar condicionado chuveiro ferro maquina relogio bicicleta
market: dolar euro bitcoin bolsa acoes investir investimento cotacao orcamento poupanca cambio loteria
law: advogado processo juiz justica pensao divorcio delegacia policia crime assalto roubo
family: mae pai irmao irma avo avos vovo tia tio primo filho filha sobrinho familia
feeling: triste feliz cansado cansada sono insonia medo raiva nervoso ansioso tedio fome sede
learn: matematica historia geografia portugues ingles licao dever traduz traduzir capital calculo redacao resumo pesquisa
craft: costura sapato roupa vestido camiseta calca joia oculos chave banner convite camisa tecido
errand: mercado padaria farmacia hospital cartorio correio banco feira posto gasolina onibus metro trem rodoviaria
spam: clique link ganhe premio sorteado oferta imperdivel lucre renda seguidores divulgue
job: emprego vaga vagas trabalhar curriculo contratando estagio
partner: parceria fornecedor revenda revender representante atacado
`;

/** The things that a word may be about, by the word and by its stem. */
const BY_WORD = new Map<string, readonly string[]>();
const BY_STEM = new Map<string, readonly string[]>();
for (const line of LINES.trim().split("\n")) {
  const [name = "", text = ""] = line.split(": ");
  const words = new Set(normalise(text));
  for (const word of words) BY_WORD.set(word, [...(BY_WORD.get(word) ?? []), `@${name}`]);
  for (const stemmed of new Set([...words].map(stem))) {
    BY_STEM.set(stemmed, [...(BY_STEM.get(stemmed) ?? []), `@${name}`]);
  }
}

/**
 * What a word may be about, as names that no word has ("@screen"); nothing for words the thesaurus lacks. A word that
 * stands there as it is written goes before one that only begins alike ("bateria", "bati").
 */
export function conceptsOf(word: string): readonly string[] {
  return BY_WORD.get(word) ?? BY_STEM.get(stem(word)) ?? [];
}

/** All of its words, as messages are normalised. */
export function thesaurusWords(): Iterable<string> {
  return BY_WORD.keys();
}
