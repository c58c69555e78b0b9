/**
 * Words that customers and companies use for nearly the same thing, in any trade: the words of a line may stand for
 * each other. Plain words; endings do not matter, and a word may stand in several lines.
 */
export const NEAR_MEANINGS = `
preco cobrar cobranca taxa tarifa pagar
preco tabela valores
frete entrega taxa
pagar pagamento quitar acertar
boleto fatura conta mensalidade cobranca
mensalidade mensal mes assinatura
sinal entrada adiantado adiantamento antecipado deposito caucao
horario funcionar atender atendimento expediente abrir
trabalhar funcionar abrir atender
endereco localizacao rua avenida bairro
localizacao mapa chegar caminho
loja balcao unidade escritorio oficina
filial unidade loja sede
mudar trocar alterar mudanca troca transferir passar
remarcar reagendar adiar transferir mudar
desmarcar cancelar desistir
faltar comparecer falta ausencia
titular dono responsavel nome proprietario
atrasar atraso dever devedor vencer vencido divida
atraso tolerancia atrasar esperar
inadimplente devedor divida atraso
negociar acordo parcelar divida
cortar corte suspender suspensao bloquear bloqueio
liberar desbloquear desbloqueio religar reativar
reativar religar voltar restabelecer
cancelar cancelamento desistir encerrar rescindir sair parar
pausar suspender congelar trancar interromper
devolver devolucao reembolso estorno arrependimento arrepender
dinheiro reembolso volta devolver
cair queda fora oscilar instabilidade interrupcao
lento demorar travar engasgar devagar
derramar molhar liquido cafe agua suco
derrubar queda cair quebrar
quebrar estragar danificar pifar queimar defeito
rachar trincar quebrar partir
defeito problema falha erro
consertar reparar arrumar manutencao
disco hd ssd armazenamento
memoria ram pente
tela visor display
carregador fonte plugue
carregar bateria carga tomada
teclado tecla letra digitar escrever
touchpad mouse cursor
barulho ruido estalo apito bip
roteador modem aparelho equipamento
wifi rede sinal internet
internet online site web virtual
online video distancia remoto virtual
repetidor mesh amplificador extensor
cabo fio fibra
comodo quarto sala escritorio
casa apartamento apto residencia imovel domicilio
visita visitante hospede convidado
hospede cliente visitante
viajar viagem temporada ferias fora
visita tecnico vir agendar agendamento
agendar marcar agendamento consulta reservar
vaga horario disponivel encaixe lugar
dinheiro especie cedula
fiado cheque pendurar
cartao credito debito
parcelar parcelamento dividir
dividir metade rachar partes
receber chegar entrega
entregar buscar coleta coletar motoboy levar
entrega delivery frete motoboy
retirar pegar buscar retirada
coleta colher coletar tirar
garantia cobertura cobrir coberto
apagar excluir perder sumir recuperar recuperacao
esquecer perder achados lembrar
salvar guardar backup copia
guardar armazenar deixar
copia via segunda
foto arquivo pasta documento imagem
documento rg cpf identidade cnh
cadastro dados ficha registro conta
prontuario historico ficha
jogo game joguinho
animal cachorro gato bicho pet
cachorro cao dog filhote
gato felino
raio trovao tempestade temporal chuva
chuva chover coberto
vender venda comprar compra
usado seminovo recondicionado velho
novo zero
nota nf fiscal recibo
empresa firma cnpj empresarial corporativo
comercio loja empresa negocio padaria
chefe empresa trabalho patrao
emprego vaga trabalho curriculo contratar contratacao
contratar vaga curriculo seleciona
admissional emprego contratacao
funcionario colaborador equipe
cadeira rampa acessibilidade deficiente
cadeirante cadeira rampa acessibilidade deficiente elevador escada degrau
escada degrau elevador andar
carro estacionar estacionamento vaga garagem
parar estacionar
carro veiculo automovel
moto motocicleta
bicicleta bike bicicletario
celular telefone smartphone
telefone ligar contato whatsapp
email correio
desconto promocao barato abatimento gratis
promocao oferta cupom desconto campanha
gratis cortesia isento incluso brinde
contratar assinar contrato plano aderir
multa fidelidade rescisao
fidelidade pontos programa
velocidade mega rapido
medir teste medicao
instalar instalacao montar montagem
iniciar ligar inicializar abrir
orcamento avaliacao analise diagnostico olhar
aprovar aprovacao autorizar decidir consultar
autorizar autorizacao liberar permitir guia
permitido pode proibido permitir aceitar
obrigatorio precisar necessario exigir obrigado
validade valer valido vencer expirar
vencer vencimento validade prazo
golpe falso fraude roubo
roubo furto assalto
invadir invasao hacker virus
aumentar subir melhorar upgrade
diminuir baixar reduzir
reajuste aumento aumentar
minimo menor obrigado
maximo limite maior
limite quantidade maximo
filme cinema serie canal
futebol jogo esporte
poeira limpar limpeza sujeira
limpar lavar limpeza higienizar
quente calor esquentar superaquecer temperatura
gelado frio gelada
congelado congelador freezer
geladeira refrigerar
prazo demorar dia pronto
pronto resultado liberado ficar
laudo resultado relatorio
andamento acompanhar status rastrear
rastrear rastreio codigo acompanhar
reclamar reclamacao ouvidoria protocolo elogio
reclamar atendida atendimento mal
parcelar parcela dividir vezes
demorar demora previsao tempo prazo
abrir fechar expediente horario
levar traga trazer tragam
buscar pegar coletar entregar
olhar avaliar analisar diagnostico orcamento
decidir aprovar orcamento resposta
achar encontrar
comecar iniciar ligar
apertar botao pressionar segurar
solto folga quebrado
estranho suspeito falso
real verdade confirmar
botar colocar instalar
trocar substituir substituicao
tirar remover remocao retirar
remover eliminar excluir
ajudar suporte atender socorro
normal comum
diferenca entre comparar
emprestar reserva provisorio
esperar aguardar fila
rapido expresso urgente prioridade
demorar atraso prometer combinado
volta retorno ida
obrigar obrigatorio minimo
duplicado duas engano
engano errado erro
encerrar desligar acabar
livre gratis aberto
basico simples
basico barato menor
melhor maior completo
escolher opcao preferir
avisar informar comunicar
avisar autorizacao
pessoa terceiro outra
marido esposa outra pessoa
filho marido esposa familiar titular
proprio meu particular
estacionar deixar carro
apagado excluido deletado
fita lista tabela
maquina computador aparelho
pelar quente esquentar
pifar queimar morto
sujeira poeira pelo
antigo velho usado
moderno novo recente
imprevisto remarcar cancelar
garantir garantia assegurar
danificado avaria transporte
comprovar comprovante recibo
confirmar comprovante
baixa compensar confirmacao
cair compensar baixa
caindo instavel oscilar
falta sem ausencia
acabar terminar fim
prender fidelidade contrato
promocional promocao desconto
`;
