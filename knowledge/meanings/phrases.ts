/**
 * What customers say in several words, and the words that a company writes for it. On the left: plain words as they are
 * read (chat spelling written out: "da pra" is "dar para"), `_` for one word in between; alternatives are separated by
 * strokes.
 */
export const PHRASES = `
nao querer mais|quero sair|nao vou querer|desisti: cancelar cancelamento desistir
fiz um ano|ja fiz _ ano|me prender|estou preso|ainda preso: fidelidade contrato
nao vou conseguir|nao vou poder|nao consigo ir|nao vamos poder|nao posso ir|outro dia|outra data: remarcar cancelar desmarcar
nao aparecer|nao for|nao puder ir|se faltar|faltei: falta faltar ausencia
chegar atrasado|chegar depois|vou atrasar|perco a vez|perder a vez|preso no transito|chegar uns: atraso tolerancia
so chegar|chegar direto|sem marcar|sem agendar|hora marcada|tem que marcar|preciso marcar: agendar ordem chegada marcada
quando fica|fica pronto|ficar pronto|ja esta pronto|esta pronto|quando sai|demora quanto: prazo pronto
como esta meu|como anda|ja esta pronto|alguma novidade|e ai meu: andamento acompanhar status
onde fica|onde e|onde esta|onde voces|como chego|como chegar|manda a localizacao|em que bairro: endereco rua localizacao
que horas|a que horas|ate que hora|abre que: horario funcionamento atendimento
cadeira de rodas|cadeira rodas|dificuldade para andar: acessibilidade rampa elevador adaptado degrau
parar o carro|deixar o carro|deixar ele|onde deixar|vou de carro|ir de carro: estacionamento carro vagas
jogar fora|nao presta mais|me livrar: descarte reciclar lixo
duas vezes|em dobro|2 vezes|cobrado duas: duplicidade dobro reembolso
de volta|meu dinheiro|dinheiro volta: devolucao reembolso devolver
deu problema de novo|mesmo problema|mesmo defeito|voltou o problema|problema de novo|quebrou de novo|parou de novo: garantia retorno defeito
falta de pagamento|nao paguei|sem pagar|paguei atrasado|atrasei|estou devendo: atraso debito vencimento
nao reconheco|nao fui eu|cobrou errado|cobranca errada|veio mais caro|veio um preco|a mais: contestar cobranca
no nome|meu nome|nome do|nome da|nome dele|trocar o nome: titular titularidade
mudar de casa|mudar de endereco|outra casa|vou me mudar|novo endereco|de mudanca|outro endereco: mudanca endereco
em casa|na minha casa|no meu apartamento|ate mim|aqui em casa|ir ate|vir aqui: domicilio visita coleta
vem buscar|voces buscam|pega aqui|buscam em casa|buscar em casa: coleta entrega retirada
voces levam|voces entregam|entregam em|levam em: entrega bairros
eu buscar|passar ai|ir buscar|ir ai pegar|passar para pegar|posso buscar|outra pessoa|no meu lugar: retirada retirar
mais barato|o menor preco|em conta|mais em conta: desconto promocao economico
de graca|sem pagar|nao cobra|paga alguma|pago alguma|tem custo: gratis custo taxa cobrar
quantas vezes|em vezes|vezes sem juros|pagar aos poucos|parcela em: parcelar parcelas cartao
cada um paga|cada um pode pagar|separar a conta|contas separadas: dividir conta
pagar antes|pagar depois|pagar na hora|pagar quando|adiantado: sinal antecipado pagamento retirada
recebo dia|cair o salario|meu salario|dia de pagar|data de pagar: vencimento data
nao como carne|sem carne: vegetariano vegano
sem leite|intolerancia a leite|intolerante: lactose
sem trigo|sem gluten: gluten celiaco
meio a meio|metade metade|dois sabores: sabores dois
para viagem|levar para casa: retirada embalagem
veio errado|veio faltando|faltou no pedido|chegou frio|chegou gelada|mandaram errado|sabor errado|veio trocado: errado trocado faltou
para o trabalho|para o chefe|meu chefe|faltar no trabalho|minha empresa: declaracao atestado comparecimento
bexiga cheia|fazer xixi: urina pelvico agua
sem comer|em jejum|posso comer|comer antes|almocar antes: jejum alimento
tirar sangue|colher sangue: coleta sangue
por video|pela internet|a distancia|pelo computador|sem sair de casa: online video remoto telemedicina
ver resultado|ver meus exames|ver o exame|pegar o exame: resultado exame site
outra receita|receita nova|remedio acabando|remedio acabou: renovar receita
sem pedir para|passam meus dados|dados para|saber do meu|olhar minhas|ver minhas: privacidade sigilo dados
perdi o papel|sem o papel|perdi a folha|nao acho o papel|perdi a nota: protocolo papel cpf
esqueci a senha|nao lembro|nao sei a senha|perdi a senha: senha redefinir recuperar
nao liga|nao da sinal|nao acende|sinal de vida|esta morto|nao inicia: ligar energia
sem internet|caiu a internet|internet caiu|sem sinal|fora do ar|nao tem internet|ficou sem: queda internet conexao
todo sem|a rua toda|bairro todo|cidade toda|os vizinhos: regiao queda manutencao
muito lento|baixa a|nao chega a|so da: velocidade lento
luz vermelha|luz laranja|luz piscando|luz verde|piscando: luz modem
nao da imagem|sem imagem|tela preta: imagem tela video
cai agua|caiu agua|derramei|derrubei _ no|molhou: liquido derramar molhar
sem perder|guardar tudo|salvar tudo|com tudo: backup copia
apagar tudo|zerar tudo|comecar do zero|limpar tudo: formatar apagamento simples
vou vender|para vender|quero vender: venda usado
queria comprar|quero comprar|tem para vender|voces vendem: venda comprar preco
anda sozinho|mexe sozinho: analogico drift controle
digita sozinho|escrevendo sozinho: teclado
esta estufada|esta inchado|inchado: bateria estufada
nao segura carga|dura pouco|acaba rapido|fora da tomada: bateria duracao carga
segurando o fio|so carrega se: conector carregador posicao
me ligou|me ligaram|entrou no meu|pedindo senha|pedindo dinheiro|e verdade: golpe falso suporte
abrem junto|abre sozinho|liga junto: inicializar inicio programas
eu mesmo|por conta propria|sozinho fazer|fazer em casa: tentar voce mesmo
mais rapido|preciso para hoje|para ontem|o quanto antes|furar a fila|com pressa: urgente expresso prioridade
vale a pena|compensa: compensa valer
meu proprio|trazer o meu|levar meu|levar minha|usar o meu|usar meu: proprio cliente trazer
posso levar|pode levar|da para levar|posso ir com: trazer levar permitido
tem lugar|tem espaco|cabe quanto|cabem quantas|quantas pessoas: lugares capacidade pessoas
data especial|dia das maes|dia dos namorados|dia dos pais: datas especiais reserva
alguem em casa|nao estava em casa|ninguem em casa: ausente visita
falar com|um atendente|uma pessoa|um humano: atendente contato
trabalhar ai|trabalhar com voces|estao contratando|mandar curriculo|tem vaga: vagas curriculo
mal atendida|mal atendido|quero reclamar|fazer reclamacao|onde reclamo: ouvidoria reclamacao
copia do|segunda via|perdi o boleto|manda o boleto|nao recebi o boleto|cade o boleto: segunda via boleto fatura
ja paguei|paguei hoje|acabei de pagar|paguei o boleto: baixa compensacao comprovante pagamento
quando volta|volta quando|quando religa: religacao liberacao
uns dias|ate sexta|pago sexta|libera para: desbloqueio confianca
vou viajar|vou ficar fora|nao vou usar: suspensao temporaria viagem
tempo de contrato|sem fidelidade|tem multa|multa para sair: fidelidade multa
pode furar|furar a parede|passar o cabo: instalacao parede furo
ja sou cliente|sou cliente: cliente
primeira vez|sou novo|cliente novo|estou entrando|entrando agora: novo cliente promocao
meu filho|minha filha|meu bebe: crianca infantil responsavel
gravida|gestante: gestante gravidez
nao funciona|parou de funcionar|deu defeito|veio com defeito|quebrou: defeito garantia troca
nao serviu|ficou pequeno|ficou grande|tamanho errado|nao gostei|me arrependi|voltar atras: troca devolucao arrependimento
tem estoque|ainda tem|esta disponivel: estoque disponivel
cade meu pedido|nao chegou|onde esta meu pedido|ate agora nada|e nada: rastreio prazo entrega atraso
`;
